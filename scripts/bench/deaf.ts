/**
 * Measures whether the service stays awake while its heaviest questions run: a store of a year, 24 searches for 40 one-character
 * words with facets and every view of insights at a time, and meanwhile health, documents and uploads. Ends with status 1 when a
 * figure falls behind scripts/bench/baseline.json.
 *
 *   npx tsx scripts/bench/deaf.ts [--utterances 108000] [--seconds 30] [--data DIR]
 *
 * `--data` keeps the store for another run.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../../engine/config.ts'
import { addKey } from '../../api/auth/keys.ts'
import type { KeyRole } from '../../api/auth/roles.ts'
import { openStore } from '../../api/open-store.ts'
import { wav } from '../../api/testing/service.ts'
import { projectRoot } from '../../models/root.ts'
import { compareWithBaseline } from './baseline.ts'
import { fillBigStore } from './big-store.ts'
import { startService } from './shipped-service.ts'

const SEARCH_KEYS = 4
const INSIGHT_KEYS = 2
const HEALTH_EVERY_MS = 50
const WRITE_EVERY_MS = 1000

const { values: args } = parseArgs({
  options: {
    utterances: { type: 'string', default: '108000' },
    seconds: { type: 'string', default: '30' },
    data: { type: 'string' },
  },
})

/** Latencies of one kind of request, and its answers by status. */
interface Answers {
  ms: number[]
  statuses: Record<number, number>
}

const quantile = (values: number[], share: number): number =>
  Math.round([...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN)

async function keysFor(dataDir: string): Promise<Record<'admin' | 'search' | 'insight', string[]>> {
  const config = loadConfig({ dataDir }, {})
  const isFilled = existsSync(join(dataDir, 'tingdian.db'))
  const store = await openStore(config)
  try {
    if (!isFilled) await fillBigStore(store, Number(args.utterances))
    const make = (role: KeyRole, count: number): Promise<string[]> =>
      Promise.all(Array.from({ length: count }, async () => (await addKey(store, { role, label: 'bench' })).secret))
    return {
      admin: await make('admin', 1),
      search: await make('analyst', SEARCH_KEYS),
      insight: await make('analyst', INSIGHT_KEYS),
    }
  } finally {
    await store.close()
  }
}

async function timed(answers: Answers, url: string, secret: string | undefined, init: RequestInit = {}): Promise<void> {
  const began = performance.now()
  const headers = { ...init.headers, ...(secret && { authorization: `Bearer ${secret}` }) }
  const response = await fetch(url, { ...init, headers })
  await response.arrayBuffer()
  answers.ms.push(performance.now() - began)
  answers.statuses[response.status] = (answers.statuses[response.status] ?? 0) + 1
}

/** Asks again every so often, without waiting for the answer, until it is told to stop. */
function every(ms: number, ask: () => Promise<void>): () => Promise<unknown> {
  const asked: Promise<void>[] = []
  const timer = setInterval(() => asked.push(ask()), ms)
  return () => {
    clearInterval(timer)
    return Promise.all(asked)
  }
}

async function measure(address: string, keys: Awaited<ReturnType<typeof keysFor>>, load: ChildProcess) {
  const all = { live: none(), ready: none(), document: none(), upload: none() }
  const [admin] = keys.admin
  let n = 0
  const documentOf = (id: string): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, channel: 'bench', storeId: 'store-1', at: '2026-06-01T08:00:00Z', text: '价格有点高' }),
  })
  const uploadOf = (tag: number): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'audio/wav' },
    body: new Uint8Array(wav(4000, tag)),
  })
  const uploads = `${address}/v1/recordings?storeId=store-1&deviceId=bench`
  // What is read at the first document (pack, words) is not what is measured.
  await timed(none(), `${address}/v1/documents`, admin, documentOf('first'))
  load.send('go')
  const stops = [
    every(HEALTH_EVERY_MS, () => timed(all.live, `${address}/health/live`, undefined)),
    every(HEALTH_EVERY_MS, () => timed(all.ready, `${address}/health/ready`, admin)),
    every(WRITE_EVERY_MS, () => timed(all.document, `${address}/v1/documents`, admin, documentOf(`${n++}`))),
    every(WRITE_EVERY_MS, () => timed(all.upload, uploads, admin, uploadOf(n++))),
  ]
  const [report] = (await once(load, 'message')) as [{ search: Answers; insight: Answers }]
  await Promise.all(stops.map((stop) => stop()))
  return { ...all, ...report }
}

const none = (): Answers => ({ ms: [], statuses: {} })

const dataDir = args.data ?? mkdtempSync(join(tmpdir(), 'tingdian-deaf-'))
const keys = await keysFor(dataDir)
const service = await startService(dataDir)
const load = spawn(process.execPath, ['--import', 'tsx', join(projectRoot(), 'scripts', 'bench', 'deaf-load.ts')], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, DEAF_LOAD: JSON.stringify({ address: service.address, keys, seconds: Number(args.seconds) }) },
})
let failed = 0
try {
  const answers = await measure(service.address, keys, load)
  const summary = Object.fromEntries(
    Object.entries(answers).map(([name, { ms, statuses }]) => [
      name,
      { requests: ms.length, p50Ms: quantile(ms, 0.5), p99Ms: quantile(ms, 0.99), maxMs: quantile(ms, 1), statuses },
    ]),
  )
  failed = compareWithBaseline(
    Object.fromEntries(
      ['live', 'ready', 'document', 'upload'].map((name) => [`deaf.${name}-max-ms`, summary[name].maxMs]),
    ),
  )
  console.log(JSON.stringify({ utterances: Number(args.utterances), seconds: Number(args.seconds), ...summary }))
} finally {
  load.kill()
  service.process.kill()
  await once(service.process, 'exit')
  if (args.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}
process.exit(failed)
