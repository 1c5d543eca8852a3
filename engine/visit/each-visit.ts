import type { TurnReading } from '../turn-types.ts'
import type { Moment, SpokenTurn, Utterance } from '../types.ts'
import type { BoundEvidence, Visit, VisitSummary } from '../visit-types.ts'
import type { VisitSpan } from './segmentation/find-visits.ts'
import type { HeardVisit, VisitReader } from './read.ts'

/** One visit's turns, cut where two people speak. */
export interface VisitTurns {
  span: VisitSpan
  turns: SpokenTurn[]
  /** For each of the visit's turns as they came, where its first part is among `turns`. */
  starts: number[]
}

/** Turns that a person typed, or that were given without a recogniser's word for them, are as they were meant: not repaired, not cut. */
export const wasRecognised = ({ tokens, confidence }: SpokenTurn): boolean =>
  tokens !== undefined || confidence !== undefined

/** Cuts a recording's turns into visits, and each visit's turns where the speaker changes inside them. */
export function readVisits(turns: readonly SpokenTurn[], visit: VisitReader, heard?: HeardVisit): VisitTurns[] {
  return visit.visits(turns, heard).map((span): VisitTurns => {
    const own = turns.slice(span.first, span.last + 1)
    const cut = own.some(wasRecognised) ? visit.split(own, heard && visit.hear(own, heard)) : own
    return { span, turns: cut, starts: startsOf(own, cut) }
  })
}

/** Every turn gives one part or more, the first of which begins with it. */
function startsOf(turns: readonly SpokenTurn[], parts: readonly SpokenTurn[]): number[] {
  if (turns.length === parts.length) return turns.map((_, at) => at)
  let from = -1
  return turns.map(({ startMs }) => (from = parts.findIndex((part, at) => at > from && part.startMs === startMs)))
}

/** Spans, and the evidence in them, over utterances, after turns were cut: each visit has as many utterances as `turns`. */
export function spansOf(visits: readonly VisitTurns[]): VisitSpan[] {
  let next = 0
  const utteranceOf = visits.flatMap(({ starts, turns }) => {
    const first = next
    next += turns.length
    return starts.map((start) => first + start)
  })
  const moved = (evidence: readonly BoundEvidence[]): BoundEvidence[] =>
    evidence.map((one) => (one.utterance === undefined ? one : { ...one, utterance: utteranceOf[one.utterance] }))
  return visits.map(({ span, turns }): VisitSpan => {
    const first = utteranceOf[span.first]
    return {
      ...{ first, last: first + turns.length - 1, certainty: span.certainty, evidence: moved(span.evidence) },
      doubts: span.doubts.map((doubt) => ({
        ...doubt,
        utterance: utteranceOf[doubt.utterance],
        evidence: moved(doubt.evidence),
      })),
    }
  })
}

/** What each visit came to, and all of it together. `utterances` are the recording's, `spans` the visits' places among them. */
export function joinVisits(
  spans: readonly VisitSpan[],
  utterances: readonly Utterance[],
  visit: VisitReader,
  readings?: readonly (TurnReading | undefined)[],
): { utterances: Utterance[]; moments: Moment[]; visits: Visit[]; visit?: VisitSummary } {
  const journeys = spans.map(({ first, last }) =>
    visit.journey(utterances.slice(first, last + 1), readings?.slice(first, last + 1), first),
  )
  let moments = 0
  const visits = spans.map(({ first, last, certainty, evidence, doubts }, i): Visit => {
    const own = utterances.slice(first, last + 1)
    return {
      startMs: own[0].startMs,
      endMs: own.reduce((latest, { endMs }) => Math.max(latest, endMs), 0),
      ...{ firstUtterance: first, lastUtterance: last, certainty, evidence, doubts },
      ...journeys[i].visit,
      moments: journeys[i].moments.map(() => moments++),
    }
  })
  return {
    utterances: journeys.flatMap((journey) => journey.utterances),
    moments: journeys.flatMap((journey) => journey.moments),
    visits,
    ...(journeys.length === 1 && { visit: journeys[0].visit }),
  }
}
