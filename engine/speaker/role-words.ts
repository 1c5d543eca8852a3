import type { RoleCue } from '../pack/cues/cues.ts'
import type { RoleModel } from './role-model.ts'
import { plainText } from '../text/plain-text.ts'

/** Log-odds that staff said these words (above 0), from the trained model and the pack's phrases. */
export type RoleWords = (text: string) => number

const MODEL_WEIGHT = 1
/** Many words give no more certainty than this: a whole turn can be read out by the other side. */
const MOST = 7
const KEPT = 4096

/** Joins the model and the phrases of a pack. Results are kept for a while: decoding asks for the same words again and again. */
export function createRoleWords(model: RoleModel, cues: readonly RoleCue[]): RoleWords {
  const kept = new Map<string, number>()
  return (text) => {
    const known = kept.get(text)
    if (known !== undefined) return known
    const plain = plainText(text)
    const said = cues.reduce((sum, { role, weight, phrases }) => {
      const found = phrases.some((phrase) => phrase.find(plain))
      return sum + (found ? (role === 'staff' ? weight : -weight) : 0)
    }, 0)
    const score = Math.max(-MOST, Math.min(MOST, MODEL_WEIGHT * model(text) + said))
    if (kept.size >= KEPT) kept.clear()
    kept.set(text, score)
    return score
  }
}
