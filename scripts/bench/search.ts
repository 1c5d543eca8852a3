/**
 * Measures searches with facets, and figures, over the talk of a chain of 200 stores, as a service answers them.
 *
 *   npx tsx scripts/bench/search.ts [--utterances 100000] [--times 1] [--rounds 3] [--folder DIR] [--database]
 *   npx tsx scripts/check/with-postgres.ts npx tsx scripts/bench/search.ts --store postgres
 *
 * The last line is JSON. `--folder` keeps the SQLite file and its columns for the next run; `--times 10` makes it of a tenth, ten times over;
 * `--database` measures what serves while columns are built.
 * Ends with status 1 when a figure falls behind its mark in baseline.json.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answerFrom, type AnsweredStore } from '../../engine/reading/answered-store.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { projectRoot } from '../../models/root.ts'
import { postgresPlace, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { compareWithBaseline } from './baseline.ts'
import { chainFile, fillChainStore } from './chain-store.ts'
import { measureMix, measureWrites, quantile, timed } from './search-measures.ts'

const { values: args } = parseArgs({
  options: {
    utterances: { type: 'string', default: '100000' },
    times: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    store: { type: 'string', default: 'sqlite' },
    folder: { type: 'string' },
    database: { type: 'boolean', default: false },
  },
})
const utterances = Number(args.utterances)
const MINUTES_AHEAD = 480

const temporary = mkdtempSync(join(tmpdir(), 'tingdian-bench-'))
const columns = join(args.folder ?? temporary, `columns-${args.store}-${utterances}`)
const OPTIONS = { threads: 2, perKey: 64, mostWaiting: 64, deadlineMs: () => 600_000 }

async function filledPlace(): Promise<{ path: string; buildMs?: number }> {
  if (args.store === 'sqlite') return chainFile(args.folder ?? temporary, utterances, Number(args.times))
  const path = await postgresPlace(testPostgresUrl() ?? '', 'bench')
  const store = await openInsightStore(path)
  const { ms } = await timed(() => fillChainStore(store, utterances))
  await store.close()
  return { path, buildMs: ms }
}

/** Opens the store as a service does, and waits until its threads answer from columns. */
async function openServed(path: string): Promise<{ store: AnsweredStore; readyMs: number }> {
  const start = performance.now()
  const data = { path }
  const store = answerFrom(await openInsightStore(path), data, { ...OPTIONS, ...(!args.database && { columns }) })
  while (!args.database && !store.isColumned) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (!existsSync(columns)) await store.search({ limit: 1 })
  }
  return { store, readyMs: performance.now() - start }
}

/** From the start of a compiled process, while this one still has its own; the compiling is not counted. */
function shippedRestart(path: string): number {
  const run = (...words: string[]): string => execFileSync(process.execPath, words, { encoding: 'utf8' })
  run(join(projectRoot(), 'scripts', 'tingdian.mjs'), '--version')
  return Number(run(join(projectRoot(), 'scripts', 'bench', 'restart.mjs'), path, columns))
}

try {
  const { path, buildMs } = await filledPlace()
  const isNew = !existsSync(columns)
  const built = isNew ? await openServed(path) : undefined
  await built?.store.close()
  const { store, readyMs } = await openServed(path)
  const mix = await measureMix(store, Number(args.rounds))
  const [load] = loadavg()
  const rssMb = process.memoryUsage.rss() / 1e6
  console.table(mix.kinds)
  const insights = (scope: object) =>
    timed(() => store.figures({ view: 'found', scope, utcOffsetMinutes: MINUTES_AHEAD })).then(({ ms }) => ms)
  const restartMs = args.database ? undefined : shippedRestart(path)
  const month = { fromAt: Date.UTC(2026, 2, 1), toAt: Date.UTC(2026, 3, 1), storeIds: ['store-37'] }
  const everything = [await insights({}), await insights({}), await insights({})]
  const ofMonth = [await insights(month), await insights(month), await insights(month)]
  const writes = await measureWrites(store)
  await store.close()
  const figures = {
    ...(buildMs !== undefined && { 'build-s': buildMs / 1000 }),
    ...(built && { 'columns-build-s': built.readyMs / 1000 }),
    ...(restartMs !== undefined && { 'restart-s': restartMs / 1000 }),
    'restart-uncompiled-s': readyMs / 1000,
    'cpu-ms': mix.cpuMs,
    'p50-ms': quantile(mix.all, 0.5),
    'p95-ms': quantile(mix.all, 0.95),
    'worst-ms': quantile(mix.medians, 1),
    'without-words-p95-ms': quantile(mix.withoutWords, 0.95),
    'insights-everything-ms': quantile(everything, 0.5),
    'insights-month-ms': quantile(ofMonth, 0.5),
    'p95-ms-while-20-saves-a-second': quantile(writes.whileSaving, 0.95),
    'saves-a-second': writes.savesASecond,
    'hour-save-ms': writes.hourSaveMs,
    'deleted-unseen-after-ms': writes.unseenAfterMs,
    'rss-mb': rssMb,
  }
  const rounded = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Math.round(value * 10) / 10]),
  )
  const prefix = `search.${args.store}.${args.utterances}${args.database ? '.database' : ''}`
  process.exitCode = compareWithBaseline(
    Object.fromEntries(Object.entries(rounded).map(([name, value]) => [`${prefix}.${name}`, value])),
  )
  console.log(JSON.stringify({ utterances, store: args.store, load, ...rounded }))
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
