/**
 * Measures word search over made-up store talk against a plain LIKE scan of the same rows in the same run.
 *
 *   npx tsx scripts/bench/search.ts [--utterances 100000] [--rounds 15] [--json]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { insightsOf } from '../../engine/insight/insights.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { SearchRequest } from '../../engine/store/types.ts'
import type { Reader } from '../../engine/store/sqlite/transaction.ts'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildUtterance,
} from '../../fixtures/builders/analysis.ts'

const UTTERANCES_PER_RECORDING = 200
const OPENERS = '我 你们 这个 那 您 我们 那个 他们 这款 咱们 其实 就是 所以 然后 因为 如果 要是 现在'.split(' ')
const THINGS =
  '价格 保养 油耗 空间 内饰 座椅 后备箱 音响 导航 车机 大灯 轮胎 续航 电池 充电桩 刹车 方向盘 天窗 隔音 底盘 首付 利息 月供 保险 置换 订金 试驾 交车 质保 售后 工时费 机油 滤芯 漆面 颜色 配置 优惠 赠品 服务 态度 销售 展厅 竞品 口碑 动力 变速箱 悬架 雷达 影像 钥匙'.split(
    ' ',
  )
const SAYINGS =
  '太贵了 不错 挺好的 怎么样 多少钱 能不能便宜点 有没有现车 比别家高 什么时候到 听说不太好 我再看看 可以接受 不满意 很满意 要加钱吗 包含在里面 给我算一下 还行吧 有点小 够用了 声音大 回去商量一下'.split(
    ' ',
  )
const FILLERS = '的 了 吧 呢 啊 嘛 是 有 就 也 还 都 在 和 说 看 想 要 去 给'.split(' ')
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
  },
})

/** Small generator of even numbers in 0..1 (mulberry32, public domain), so that each run measures the same rows. */
function createRandom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const random = createRandom(7)
/** Words are used unevenly, as people do: the first of a list far more often than the last. */
const pick = <T>(list: T[]): T => list[Math.floor(random() ** 2 * list.length)]

function makeUtterance(startMs: number) {
  const thing = pick(THINGS)
  const words = [pick(OPENERS), thing, pick(FILLERS), pick(SAYINGS), pick(FILLERS), pick(THINGS), pick(SAYINGS)]
  const value = random() < 0.05 ? Math.round(80 + random() * 200) * 1000 : undefined
  if (value !== undefined) words.push(`${value / 10_000}万`)
  const text = words.join('')
  const conceptId = `thing/${THINGS.indexOf(thing)}`
  const start = text.length - String((value ?? 0) / 10_000).length - 1
  const surface = text.slice(start)
  return buildUtterance(startMs, words, {
    role: random() < 0.5 ? 'customer' : 'staff',
    confidence: 0.5 + random() / 2,
    mentions: [buildMention(text, conceptId, thing)],
    opinions:
      random() < 0.3 ? [buildOpinion(random() < 0.5 ? 'negative' : 'positive', { conceptId, name: thing })] : [],
    numbers:
      value === undefined
        ? []
        : [{ start, end: text.length, surface, written: surface, value, kind: 'price', unit: '元' }],
  })
}

async function timed<T>(run: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now()
  const value = await run()
  return { ms: performance.now() - start, value }
}

const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]

/** The peer: what a table without an index of words does, newest first, with the number of hits; OR and NOT are AND here. */
function likeScan(reader: Reader, words: string[]): Promise<unknown> {
  const where = words.map(() => 'u.text LIKE ?').join(' AND ')
  const params = words.map((word) => `%${word}%`)
  return reader.all(
    `SELECT u.id, u.text, u.at, count(*) OVER () AS total FROM utterances u WHERE ${where} ORDER BY u.at DESC LIMIT 20`,
    params,
  )
}

const folder = mkdtempSync(join(tmpdir(), 'tingdian-bench-'))
const path = join(folder, 'bench.db')
const store = await openInsightStore(path)
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
      const utterances = Array.from({ length: UTTERANCES_PER_RECORDING }, (_, i) => makeUtterance(i * 3000))
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
      peers.push((await timed(() => likeScan(store.reader, words))).ms)
    }
    const p50 = quantile(times, 0.5)
    rows.push({ name, hits: page.total, p50, p95: quantile(times, 0.95), like: quantile(peers, 0.5), all: times })
  }
  const facetTimes: number[] = []
  for (let round = 0; round < 5; round++) facetTimes.push((await timed(() => store.facets({ query: '保养' }))).ms)
  const insights = await timed(() => insightsOf(store.reader, {}))
  const every = rows.flatMap(({ all }) => all)
  const summary = {
    utterances: total,
    fillUtterancesPerSecond: Math.round(total / (filling.ms / 1000)),
    megabytes: Math.round(statSync(path).size / 1e6),
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
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
