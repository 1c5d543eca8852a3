import type { SpokenTurn } from '../types.ts'
import type { RolePart } from './role-decoder.ts'
import { splitTurn } from './split-turns.ts'

/**
 * Longest turn that is read as one, in UTF-16 code units: three minutes of speech, where recognisers hand on half a minute at most, and
 * more than any sentence. Some readings weigh everything in a turn against everything else in it.
 */
export const LONGEST_TURN = 1000

const MARK = /[\s\p{P}]/u
const WITHIN_WORD = /[\p{N}\p{Script=Latin}零〇一二两三四五六七八九十百千万亿幺]/u

/** Turns as they are, but for longer ones than `LONGEST_TURN`, which come in pieces: cut at a mark, else beside a word or number. */
export function inPieces(turns: readonly SpokenTurn[]): SpokenTurn[] {
  return turns.flatMap((turn) => (turn.text.length <= LONGEST_TURN ? [turn] : splitTurn(turn, piecesOf(turn.text))))
}

function piecesOf(text: string): RolePart[] {
  const pieces: RolePart[] = []
  for (let start = 0; start < text.length;) {
    const end = text.length - start <= LONGEST_TURN ? text.length : cutBefore(text, start)
    pieces.push({ start, end, role: 'customer' })
    start = end
  }
  return pieces
}

/** The last good place to cut in the second half of a piece, else its end. */
function cutBefore(text: string, start: number): number {
  const [least, most] = [start + LONGEST_TURN / 2, start + LONGEST_TURN]
  for (let at = most; at > least; at--) if (MARK.test(text.charAt(at - 1))) return at
  for (let at = most; at > least; at--)
    if (!WITHIN_WORD.test(text.charAt(at - 1)) && !isLowSurrogate(text, at)) return at
  return isLowSurrogate(text, most) ? most - 1 : most
}

const isLowSurrogate = (text: string, at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at))
