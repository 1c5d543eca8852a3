import type { Gates, Measures } from './measure.ts'
import { ACROSS_MACHINES, EXACT } from './rule.ts'
import { judge, type CaseOutcome, type ReplayRun } from './run.ts'

export interface CompareOptions {
  gates: Gates
  /** Forced; else exact between runs of the same machine. */
  strictness?: 'exact' | 'tolerant' | undefined
}

/** Two runs side by side, without running anything; a fixture that only one of them holds, or that was broken in one, is broken. */
export function compareRuns(wanted: ReplayRun, got: ReplayRun, options: CompareOptions): ReplayRun {
  const names = [...new Set([...wanted.cases, ...got.cases].map(({ name }) => name))].sort()
  const find = ({ cases }: ReplayRun, name: string) => cases.find((one) => one.name === name)
  return { ...got, cases: names.map((name) => compareCase(name, find(wanted, name), find(got, name), options)) }
}

function compareCase(
  name: string,
  before: CaseOutcome | undefined,
  after: CaseOutcome | undefined,
  { gates, strictness }: CompareOptions,
): CaseOutcome {
  if (!before?.outcome || !after?.outcome) {
    const detail = {
      wanted: 'this fixture, run, in both runs',
      came: before?.outcome ? 'in the first alone' : 'not in the first',
    }
    const nothing = { differences: [], causes: [], brokenGates: [], measures: {}, tookMs: 0 }
    return { name, status: 'broken', error: { code: 'FIXTURE_BROKEN', detail }, ...nothing }
  }
  const isSameMachine = before.outcome.by.machine === after.outcome.by.machine
  const isExact = strictness ? strictness === 'exact' : isSameMachine
  const run = { outcome: after.outcome, measures: after.measures as Measures, tookMs: after.tookMs }
  const rule = isExact ? EXACT : ACROSS_MACHINES
  return judge(name, run, { outcome: before.outcome, measures: before.measures, rule, gates })
}
