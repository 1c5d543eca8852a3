/**
 * Measures the console in a real headless Chromium against the real service, slowed to an old laptop on a slow line, over a chain's talk and
 * a recording of eight hours with 5,000 utterances.
 *
 *   npx tsx scripts/bench/console/run.ts [--utterances 100000] [--folder DIR] [--queries 60] [--rounds 5] [--only search,sound]
 *
 * The last line is JSON. `--folder` keeps the database and the sound for the next run. Times depend on the machine: baseline.json holds them
 * divided by fixed work in the same slowed browser (`reference-ms`). Ends with status 1 when a budget is broken or a figure falls behind.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../../../models/root.ts'
import { findChromium, launch } from '../../check/console/browser.ts'
import { compareWithBaseline } from '../baseline.ts'
import { startService } from '../shipped-service.ts'
import { tellBudgets, type Figures } from './budgets.ts'
import { measureOpening, measureRest, measureSound } from './recording.ts'
import { logIn, measureArrival, measureQueries, measureRoutes, measureScroll } from './search.ts'
import { referenceMs } from './tab.ts'
import { makeWorld, untilColumned } from './world.ts'

const { values: args } = parseArgs({
  options: {
    utterances: { type: 'string', default: '100000' },
    queries: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string' },
    only: { type: 'string' },
  },
})
const isWanted = (part: string) => args.only === undefined || args.only.split(',').includes(part)
const executable = findChromium()
if (executable === undefined) throw new Error('no Chromium; Debian: apt-get install chromium')

const temporary = mkdtempSync(join(tmpdir(), 'tingdian-console-'))
const rounds = Number(args.rounds)
const world = await makeWorld(args.folder ?? temporary, Number(args.utterances))
const service = await startService(world.dataDir)
// By its name: a cookie of 127.0.0.1 would not be sent there.
const address = service.address.replace('127.0.0.1', 'localhost')
const browser = await launch(executable)

function allScriptKib(): number {
  const assets = join(projectRoot(), 'dist', 'console', 'assets')
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js.gz'))
  return scripts.reduce((sum, name) => sum + readFileSync(join(assets, name)).length, 0) / 1024
}

/** What an analyst opens. */
const PATHS = ['/', '/visits', '/insights', '/baskets', '/help']

async function measureAll(): Promise<Figures> {
  const state = await logIn(browser, address, world.secret)
  await untilColumned(world, address)
  const figures: Figures = { 'reference-ms': await referenceMs(browser) }
  const parts: Record<string, () => Promise<Figures>> = {
    arrival: () => measureArrival(browser, address, state, rounds),
    routes: () => measureRoutes(browser, address, state, [...PATHS, `/r/${world.recordingId}`]),
    weight: async () => ({ 'all-script-kib': allScriptKib() }),
    search: () => measureQueries(browser, address, state, Number(args.queries)),
    scroll: () => measureScroll(browser, address, state),
    recording: () => measureOpening(browser, address, state, rounds),
    sound: () => measureSound(browser, address, state, world),
    rest: () => measureRest(browser, address, state, world),
  }
  for (const [name, measure] of Object.entries(parts)) {
    if (!isWanted(name)) continue
    const part = await measure()
    console.error(name, part)
    Object.assign(figures, part)
  }
  // What else the machine does comes and goes: the better of two looks is nearer to what it can do.
  return { ...figures, 'reference-ms': Math.min(figures['reference-ms'], await referenceMs(browser)) }
}

try {
  const measured = await measureAll()
  const figures = Object.fromEntries(
    Object.entries(measured).map(([name, value]) => [name, Math.round(value * 10) / 10]),
  )
  const over = tellBudgets(figures)
  const kept = Object.entries(figures).filter(([name]) => name !== 'reference-ms')
  const worse = compareWithBaseline(
    Object.fromEntries(
      kept.map(([name, value]) => {
        const ratio = Math.round((100 * value) / figures['reference-ms']) / 100
        return name.endsWith('-ms') ? [`console.${name.slice(0, -3)}-to-reference`, ratio] : [`console.${name}`, value]
      }),
    ),
  )
  process.exitCode = over > 0 || worse > 0 ? 1 : 0
  console.log(JSON.stringify({ utterances: Number(args.utterances), load: loadavg()[0], ...figures }))
} finally {
  await browser.close()
  await service.stop()
  rmSync(temporary, { recursive: true, force: true })
}
