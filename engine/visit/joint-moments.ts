import type { JointMoment } from '../turn/joint.ts'
import { logOdds, sigmoid } from '../turn/odds.ts'
import type { TurnReading } from '../turn-types.ts'
import { MOMENT_KINDS, type Moment, type MomentKind, type Utterance } from '../types.ts'

/** From where on a turn is one of the moment's by itself, beside the likeliest one. */
const LEAST_TURN = 0.5

/** What a visit's moments are read from. */
export interface MomentEvidence {
  utterances: readonly Utterance[]
  readings: readonly (TurnReading | undefined)[]
  /** What the pack's rules found. */
  ruled: readonly Moment[]
}

/**
 * Moments of a visit as the rules and the turn reader tell them together: kinds that are likely stay or come in, those that are not go, each
 * with its probability as its weight.
 *
 * @param least - probability from which on a visit has a moment of a kind
 */
export function jointMoments(
  { utterances, readings, ruled }: MomentEvidence,
  weights: Record<MomentKind, JointMoment>,
  { firstUtterance, least }: { firstUtterance: number; least: number },
): Moment[] {
  return MOMENT_KINDS.flatMap((kind): Moment[] => {
    const of = utterances.map(({ role }, at) => (role === 'staff' ? 0 : (readings[at]?.moments[kind] ?? 0)))
    const most = Math.max(0, ...of)
    const own = ruled.filter((moment) => moment.kind === kind)
    const { read, rule, bias } = weights[kind]
    const odds = read * logOdds(most) + (own.length > 0 ? rule : 0) + bias
    const probability = Math.round(100 * sigmoid(odds)) / 100
    if (probability < least) return []
    if (own.length > 0) return own.map((moment) => ({ ...moment, weight: probability }))
    return of.flatMap((one, at): Moment[] => {
      if (one < LEAST_TURN && one < most) return []
      const place = firstUtterance + at
      const why = `models/turn: #${place} ${kind} ${one.toFixed(2)}`
      return [{ kind, atMs: utterances[at].startMs, utterances: [place], weight: probability, why }]
    })
  })
}
