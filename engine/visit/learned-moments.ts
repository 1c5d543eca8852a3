import { TURN_LABELS, type TurnLabel } from '../turn/classifier.ts'
import type { TurnProbabilities } from '../turn/classify-turns.ts'
import type { Moment, MomentKind, Utterance } from '../types.ts'

/** Least probability for a moment: where F1 by visit was highest on writers that the classifier had not learned from (models/cards/turn-zh.md). */
export const LEAST_MOMENT = 0.3

const isMoment = (label: TurnLabel): label is TurnLabel & MomentKind => label !== 'negative' && label !== 'positive'

/** Moments of the kinds that no rule found in this visit: of each the turn that is most likely to be one. */
export function learnedMoments(
  utterances: readonly Utterance[],
  probabilities: readonly TurnProbabilities[],
  ruled: ReadonlySet<MomentKind>,
  firstUtterance: number,
): Moment[] {
  return TURN_LABELS.filter(isMoment).flatMap((kind): Moment[] => {
    if (ruled.has(kind)) return []
    const of = probabilities.map((one) => one?.[kind] ?? 0)
    const weight = Math.max(...of)
    const at = of.indexOf(weight)
    if (at < 0 || weight < LEAST_MOMENT) return []
    return [
      {
        kind,
        atMs: utterances[at].startMs,
        utterances: [firstUtterance + at],
        weight: Math.round(weight * 100) / 100,
        why: `models/turn: #${firstUtterance + at} ${kind} ${weight.toFixed(2)}`,
      },
    ]
  })
}
