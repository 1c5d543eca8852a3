import { basename } from 'node:path'
import { AppError, toAppError } from '../../engine/errors.ts'
import type { Gates } from '../../engine/replay/measure.ts'
import { ACROSS_MACHINES, EXACT, type Rule } from '../../engine/replay/rule.ts'
import { judge, type CaseOutcome, type ReplayRun, type Standard } from '../../engine/replay/run.ts'
import { fixtureBroken } from './fixture-file.ts'
import { EXPECTED, readFixture, type Fixture } from './fixture.ts'
import { runFixture, type FixtureRun, type ReplayContext } from './run-fixture.ts'

/** One fixture after it was run; a broken one has its case alone. */
export interface RanCase {
  case: CaseOutcome
  fixture?: Fixture
  run?: FixtureRun
}

export interface RunAllOptions {
  /** Fixtures at a time. */
  jobs: number
  /** What cases are held against instead of their expectations. */
  against?: ReplayRun
  gates: Gates
  /** Forced; else exact on the machine that made the other side, tolerant on others. */
  strictness?: 'exact' | 'tolerant'
  /** Expectations are about to be written: one that is missing is no fault. */
  isAccepting?: boolean
  onDone?: (ran: RanCase) => void
}

/** Faults of a fixture, not of the machine that it is tried on. */
const OF_FIXTURE = /^(FIXTURE|AUDIO|GLOSSARY|PROTOCOL|DEVICE_CLONED|PACK_UNKNOWN|DIALECT)/

/**
 * Runs fixtures, several at a time, and judges each. A broken one does not end the run.
 *
 * @returns in the order of the folders
 * @throws AppError what is wrong with the machine or the product rather than with a fixture: MODEL_*, WORKER_DIED, PACK_INVALID, CANCELLED
 */
export async function runAll(
  folders: readonly string[],
  context: ReplayContext,
  options: RunAllOptions,
): Promise<RanCase[]> {
  const ran: RanCase[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < folders.length) {
      const at = next++
      if (context.signal.aborted) throw new AppError('CANCELLED')
      ran[at] = await runOne(folders[at], context, options)
      options.onDone?.(ran[at])
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.jobs, folders.length) }, work))
  return ran
}

async function runOne(folder: string, context: ReplayContext, options: RunAllOptions): Promise<RanCase> {
  const name = basename(folder)
  try {
    const fixture = await readFixture(folder)
    const wanted = standardOf(fixture, context.by.machine, options)
    const run = await runFixture(fixture, context)
    const standard = wanted ?? { outcome: run.outcome, rule: EXACT, gates: {} }
    return { fixture, run, case: judge(name, run, standard) }
  } catch (error) {
    const { code, detail } = toAppError(error)
    if (!OF_FIXTURE.test(code)) throw error
    const nothing = { differences: [], causes: [], brokenGates: [], measures: {}, tookMs: 0 }
    return { case: { name, status: 'broken', error: { code, detail }, ...nothing } }
  }
}

/** @throws AppError FIXTURE_BROKEN - there is nothing to hold it against */
function standardOf({ name, manifest, expectation }: Fixture, machine: string, options: RunAllOptions) {
  const { against, strictness, isAccepting } = options
  const gates = { ...manifest.gates, ...options.gates }
  const other = against?.cases.find((one) => one.name === name)
  const outcome = against ? other?.outcome : expectation
  if (!outcome && !against && isAccepting) return undefined
  if (!outcome) {
    const wanted = against ? 'this fixture in the other run' : `${EXPECTED} (replay --accept ${name} writes it)`
    throw fixtureBroken({ wanted, came: 'none' })
  }
  const isExact = strictness ? strictness === 'exact' : outcome.by.machine === machine
  const rule: Rule = isExact ? EXACT : { ...ACROSS_MACHINES, ...manifest.rule }
  const standard: Standard = { outcome, rule, gates, ...(other && { measures: other.measures }) }
  return standard
}
