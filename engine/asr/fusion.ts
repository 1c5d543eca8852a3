import type { History, LanguageModel } from '../text/language-model.ts'
import type { Scorer } from './search.ts'
import { advanceHotwords, type HotwordPlace, type HotwordTree } from './hotwords.ts'

/** What the fusion knows about a hypothesis: its plain text so far, bytes of a character that is not whole yet, the history. */
export interface FusionState {
  text: string
  pending: Uint8Array
  history: History
  /** Where the text stands among the expected terms. */
  place: HotwordPlace
}

export interface FusionOptions {
  /** Weight of the language model's log-probability. */
  weight: number
  /** Added for each character: without it the language model makes texts short. */
  characterBonus: number
  /** Taken off for each letter or digit: nobody knows how many syllables it stands for. */
  otherCost: number
}

const SPOKEN = /[\p{L}\p{N}]/u
const HAN = /\p{Script=Han}/u
/** What a character is taken to score while its bytes are still coming: only rare characters are spread over tokens. */
const TYPICAL_RARE_LOGPROB = -7

/** Whole characters at the head of the bytes, and the bytes that wait for more. */
function splitWhole(bytes: Uint8Array): { text: string; rest: Uint8Array } {
  let end = bytes.length
  for (let at = Math.max(0, bytes.length - 3); at < bytes.length; at++) {
    const lead = bytes[at]
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1
    if (lead >= 0xc0 && at + length > bytes.length) {
      end = at
      break
    }
  }
  return { text: Buffer.from(bytes.subarray(0, end)).toString('utf8'), rest: bytes.subarray(end) }
}

/**
 * Shallow fusion of a character language model with a decoder whose tokens are bytes. Marks and spaces are free; script and
 * case do not matter.
 *
 * @param tokens - bytes of each text token
 * @param simplify - brings text to the form that the language model knows
 * @returns a scorer for given terms: they can change from one segment to the next
 */
export function createFusion(
  model: LanguageModel,
  tokens: Uint8Array[],
  simplify: (text: string) => string,
  options: FusionOptions,
): (terms: HotwordTree) => Scorer<FusionState> {
  const simplified = new Map<string, string>()
  const plain = (text: string): string => {
    let known = simplified.get(text)
    if (known === undefined) simplified.set(text, (known = simplify(text).toLowerCase()))
    return known
  }
  return (terms) => ({
    key: ({ text, pending }) => (pending.length ? `${text}|${Buffer.from(pending).toString('latin1')}` : text),
    start: () => ({ text: '', pending: new Uint8Array(0), history: model.start, place: { node: terms, owed: 0 } }),
    next(state, token) {
      if (token >= tokens.length) {
        const { score } = advanceHotwords(terms, state.place, undefined)
        return { score, state }
      }
      const whole = splitWhole(state.pending.length ? Buffer.concat([state.pending, tokens[token]]) : tokens[token])
      let { history, text, place } = state
      const awaited = TYPICAL_RARE_LOGPROB * options.weight + options.characterBonus
      let score = (whole.rest.length ? awaited : 0) - (state.pending.length ? awaited : 0)
      for (const character of plain(whole.text)) {
        if (!SPOKEN.test(character)) continue
        const next = model.next(history, character)
        score += HAN.test(character) ? next.logprob * options.weight + options.characterBonus : -options.otherCost
        const expected = advanceHotwords(terms, place, character)
        score += expected.score
        place = expected.place
        history = next.history
        text += character
      }
      return { score, state: { text, pending: whole.rest, history, place } }
    },
  })
}
