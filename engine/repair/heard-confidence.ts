import type { MappedText } from '../text/offset-map.ts'
import type { SpokenTurn } from '../types.ts'

/**
 * How sure the recogniser was of a stretch: mean confidence, 0..1, of its tokens there.
 *
 * @param heard - leads from the offsets that are asked for back to the turn's text
 * @returns undefined where nobody was asked: words that were typed, or tokens that do not make up the text
 */
export function heardConfidence(
  { text, tokens = [] }: SpokenTurn,
  heard: Pick<MappedText, 'toRaw'>,
): (start: number, end: number) => number | undefined {
  if (tokens.length === 0 || tokens.map((token) => token.text).join('') !== text) return () => undefined
  return (start, end) => {
    const [from, to] = [heard.toRaw(start), heard.toRaw(end)]
    let at = 0
    const touched = tokens.filter((token) => {
      const begin = at
      at += token.text.length
      return begin < to && at > from
    })
    return touched.length > 0
      ? touched.reduce((sum, { confidence }) => sum + confidence, 0) / touched.length
      : undefined
  }
}
