import Type, { type Static } from 'typebox'
import { causesOf } from './causes.ts'
import { compareResults } from './compare.ts'
import { Difference } from './difference.ts'
import { Outcome } from './expectation.ts'
import { brokenGates, type Gates, type Measures } from './measure.ts'
import { tolerate, type Rule } from './rule.ts'

/** What became of one fixture in one run: as a run's file keeps it, and as reports and pages show it. */

const Numbers = Type.Record(Type.String(), Type.Number())
const Told = Type.Object({ what: Type.String(), wanted: Type.String(), got: Type.String() })

export const CaseOutcome = Type.Object({
  name: Type.String(),
  status: Type.Enum(['same', 'different', 'broken']),
  /** Of a fixture that could not be run: code and facts. */
  error: Type.Optional(Type.Object({ code: Type.String(), detail: Type.Record(Type.String(), Type.Unknown()) })),
  outcome: Type.Optional(Outcome),
  differences: Type.Array(Difference),
  causes: Type.Array(Told),
  brokenGates: Type.Array(Type.Object({ gate: Type.String(), wanted: Type.Number(), got: Type.Number() })),
  measures: Numbers,
  tookMs: Type.Number(),
})
export type CaseOutcome = Static<typeof CaseOutcome>

export const ReplayRun = Type.Object({
  version: Type.Literal(1),
  at: Type.String(),
  by: Type.Object({ version: Type.String(), machine: Type.String() }),
  cases: Type.Array(CaseOutcome),
})
export type ReplayRun = Static<typeof ReplayRun>

/** What a case is held against: an expectation or another run. */
export interface Standard {
  outcome: Outcome
  measures?: Measures
  rule: Rule
  gates: Gates
}

/** Judges what came out by what should have. */
export function judge(
  name: string,
  got: { outcome: Outcome; measures: Measures; tookMs: number },
  { outcome: wanted, measures: before = {}, rule, gates }: Standard,
): CaseOutcome {
  const differences = differencesOf(wanted, got.outcome, rule)
  const broken = brokenGates(got.measures, gates, before)
  const isSame = differences.every(({ tolerated }) => tolerated) && broken.length === 0
  return {
    ...{ name, status: isSame ? 'same' : 'different', outcome: got.outcome, differences },
    causes: causesOf(wanted.by, got.outcome.by),
    ...{ brokenGates: broken, measures: { ...got.measures }, tookMs: got.tookMs },
  }
}

/** Samples and what is read from given words must be the same; what is heard, by the rule. Halves that one side lacks are not compared. */
function differencesOf(wanted: Outcome, got: Outcome, rule: Rule): Difference[] {
  const samples = got.samples.length > 0 && wanted.samples.length > 0 ? samplesDiffer(wanted, got) : []
  const sound =
    wanted.sound && got.sound
      ? tolerate(compareResults(wanted.sound, got.sound, 'sound', rule.timeMs), wanted.sound, rule)
      : []
  const text = wanted.text && got.text ? compareResults(wanted.text, got.text, 'text', 0) : []
  return [...samples, ...sound, ...text]
}

const SHOWN_CHARACTERS = 12

function samplesDiffer(wanted: Outcome, got: Outcome): Difference[] {
  if (wanted.samples.length !== got.samples.length) {
    const counted = (samples: readonly string[]) => [`${samples.length} recordings`]
    return [{ kind: 'samples', stage: 'sound', wanted: counted(wanted.samples), got: counted(got.samples) }]
  }
  return wanted.samples.flatMap((digest, i) => {
    if (digest === got.samples[i]) return []
    const [before, after] = [digest, got.samples[i]].map((one) => [`#${i + 1}`, one.slice(0, SHOWN_CHARACTERS)])
    return [{ kind: 'samples' as const, stage: 'sound' as const, wanted: before, got: after }]
  })
}

/** How often each kind of difference that counts stands in a case. */
export function countsOf(differences: readonly Difference[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind, tolerated } of differences) if (!tolerated) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
