/**
 * Measures word search over made-up store talk, in SQLite against a plain LIKE scan of the same rows in the same run.
 *
 *   npx tsx scripts/bench/search.ts [--utterances 100000] [--rounds 15] [--json]
 *   npx tsx scripts/check/with-postgres.ts npx tsx scripts/bench/search.ts --store postgres
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { insightsOf } from '../../engine/insight/insights.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { SearchRequest } from '../../engine/store/types.ts'
import { connect, type Connection } from '../../engine/store/sqlite/driver.ts'
import { buildAnalysis, buildRecording } from '../../fixtures/builders/analysis.ts'
import { postgresPlace, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { createRandom, makeUtterance } from './made-up-talk.ts'

const UTTERANCES_PER_RECORDING = 200
const QUERIES: [string, SearchRequest][] = [
  ['one character', { query: '贵' }],
  ['two characters', { query: '保养' }],
  ['rare two characters', { query: '滤芯' }],
  ['phrase', { query: '"能不能便宜"' }],
  ['two words', { query: '保养 太贵' }],
  ['OR', { query: '油耗 OR 续航 OR 电池' }],
  ['NOT', { query: '价格 -便宜' }],
  ['number', { query: '16.8万' }],
  ['word + role + polarity', { query: '服务', filters: { roles: ['customer'], polarity: 'negative' } }],
  ['concept + polarity', { filters: { concepts: ['thing/1'], polarity: 'negative' } }],
  ['store + time', { query: '试驾', filters: { storeIds: ['store-3'], fromAt: Date.UTC(2026, 0, 10) } }],
  ['sentence', { query: '保养的工时费太贵了' }],
]

const { values: args } = parseArgs({
  options: {
    utterances: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
    store: { type: 'string', default: 'sqlite' },
  },
})

const random = createRandom(7)

async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now()
  const value = await run()
  return { ms: performance.now() - start, value }
}

const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** The peer: what a table without an index of words does, newest first, with the number of hits; OR and NOT are AND here. */
function likeScan(reader: Connection | undefined, words: string[]): Promise<unknown> {
  const where = words.map(() => 'u.text LIKE ?').join(' AND ')
  const params = words.map((word) => `%${word}%`)
  if (!reader) return Promise.resolve()
  return reader.all(
    `SELECT u.id, u.text, u.at, count(*) OVER () AS total FROM utterances u WHERE ${where} ORDER BY u.at DESC LIMIT 20`,
    params,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'tingdian-bench-'))
const isFile = args.store === 'sqlite'
const path = isFile ? join(folder, 'bench.db') : await postgresPlace(testPostgresUrl() ?? '', 'bench')
const store = await openInsightStore(path)
const peer = isFile ? await connect(path, 'read') : undefined
try {
  const total = Number(args.utterances)
  const filling = await timed(async () => {
    for (let n = 0; n * UTTERANCES_PER_RECORDING < total; n++) {
      const startedAt = Date.UTC(2026, 0, 1) + n * 3_600_000
      const recording = buildRecording(`bench-${n}`, {
        startedAt,
        storeId: `store-${n % 8}`,
        deviceId: `badge-${n % 16}`,
      })
      const utterances = Array.from({ length: UTTERANCES_PER_RECORDING }, (_, i) => makeUtterance(random, i * 3000))
      await store.saveAnalysis(recording, buildAnalysis(utterances))
    }
  })
  const rows = []
  for (const [name, request] of QUERIES) {
    const times: number[] = []
    const peers: number[] = []
    const words = (request.query ?? '').split(/\s+|OR/).map((word) => word.replace(/["-]/g, ''))
    const { value: page } = await timed(() => store.search(request))
    for (let round = 0; round < Number(args.rounds); round++) {
      times.push((await timed(() => store.search(request))).ms)
      peers.push((await timed(() => likeScan(peer, words))).ms)
    }
    const p50 = quantile(times, 0.5)
    rows.push({ name, hits: page.total, p50, p95: quantile(times, 0.95), like: quantile(peers, 0.5), all: times })
  }
  const facetTimes: number[] = []
  for (let round = 0; round < 5; round++) facetTimes.push((await timed(() => store.facets({ query: '保养' }))).ms)
  const insights = await timed(() => insightsOf(store.figureSource(), {}))
  const every = rows.flatMap(({ all }) => all)
  const summary = {
    utterances: total,
    fillUtterancesPerSecond: Math.round(total / (filling.ms / 1000)),
    store: args.store,
    megabytes: isFile ? Math.round(statSync(path).size / 1e6) : undefined,
    p50Ms: quantile(every, 0.5),
    p95Ms: quantile(every, 0.95),
    likeP50Ms: quantile(
      rows.map(({ like }) => like),
      0.5,
    ),
    ratio: quantile(
      rows.map(({ like, p50 }) => like / p50),
      0.5,
    ),
    facetsMs: quantile(facetTimes, 0.5),
    insightsOfEverythingMs: insights.ms,
  }
  if (args.json)
    console.log(
      JSON.stringify({
        ...summary,
        queries: rows.map(({ name, hits, p50, p95, like }) => ({ name, hits, p50, p95, like })),
      }),
    )
  else {
    console.table(
      rows.map(({ name, hits, p50, p95, like }) => ({
        ...{ query: name, hits, 'p50 ms': p50.toFixed(1), 'p95 ms': p95.toFixed(1), 'LIKE ms': like.toFixed(1) },
        ratio: (like / p50).toFixed(1),
      })),
    )
    console.log(summary)
  }
} finally {
  await peer?.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
