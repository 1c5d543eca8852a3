import type { Role } from '../types.ts'
import type { ClassifyTurn, TurnLabel } from './classifier.ts'
import { inContext } from './features.ts'

/** What each utterance is likely to be; undefined for what customers did not say. */
export type TurnProbabilities = Record<TurnLabel, number> | undefined

/**
 * Classifies the customers' turns of a recording, each visit by itself.
 *
 * @param begins - places at which a visit begins, the first of them 0
 */
export function classifyTurns(
  utterances: readonly { text: string }[],
  roles: readonly Role[],
  begins: readonly number[],
  classify: ClassifyTurn,
): TurnProbabilities[] {
  return begins.flatMap((first, i) => {
    const own = utterances.slice(first, begins[i + 1]).map(({ text }, at) => ({ text, role: roles[first + at] }))
    const contexts = inContext(own)
    return own.map((_, at) => {
      const context = contexts.get(at)
      return context && classify(context)
    })
  })
}
