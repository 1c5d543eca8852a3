import type { PersonalDataKind } from '../../types.ts'
import type { Clues } from './clues.ts'
import { REPEATED, SPOKEN_DIGIT } from './digit-groups.ts'
import type { Claim } from './settle.ts'
import { anyWord, personalData } from './word-lists.ts'

const { pauses, pauses_before_mark, places, corrections, acknowledged } = personalData.digits
/** Marks, and words that stand between the pieces of one number: pauses, where the next piece stands (尾巴还有个), corrections (不对). */
const BETWEEN = `(?:[^\\p{L}\\p{N}]|${[pauses, pauses_before_mark, places, corrections].map(anyWord).join('|')})*`
/** Two pieces of a number are not further apart. */
const MOST_BETWEEN = 20
/** Behind figures that are a piece of a number nothing goes on: 九点, 三个, 一下 are none. */
const ENDS = `(?=$|[^\\p{L}\\p{N}]|${anyWord(acknowledged)}|${anyWord(personalData.digits.particles)})`
const FIGURES = `(?:${REPEATED}|[${SPOKEN_DIGIT}])`
const PIECE_OF_FIGURES = `${FIGURES}{1,8}`

type Signs = 'figures' | 'check letter' | 'letters'

/** What pieces consist of: the last place of an identity number may be an X; plates and vehicles' numbers have letters. */
const SIGNS: Partial<Record<PersonalDataKind, Signs>> = {
  phone: 'figures',
  bank_card: 'figures',
  qq: 'figures',
  id_card: 'check letter',
  plate: 'letters',
  vin: 'letters',
}

const PIECE: Record<Signs, string> = {
  figures: PIECE_OF_FIGURES,
  'check letter': `(?:${PIECE_OF_FIGURES}|[Xx叉])`,
  letters: `(?:${FIGURES}|[A-Za-z](?![A-Za-z]{2})){1,8}`,
}

const patternsOf = (signs: Signs) => ({
  behind: new RegExp(`^(?<between>${BETWEEN})(?<piece>${PIECE[signs]})${ENDS}`, 'u'),
  before: new RegExp(`(?<lead>^|[^\\p{L}\\p{N}]|${anyWord(places)})(?<piece>${PIECE[signs]})${BETWEEN}$`, 'u'),
  alone: new RegExp(`^(?<between>${BETWEEN})(?<piece>${PIECE[signs]})(?:${BETWEEN})$`, 'u'),
})
const PATTERNS: Record<Signs, ReturnType<typeof patternsOf>> = {
  figures: patternsOf('figures'),
  'check letter': patternsOf('check letter'),
  letters: patternsOf('letters'),
}

/** So many pieces a number has at most. */
const MOST_PIECES = 12
/** A turn that is nothing but a piece goes on with the number of one of the turns before it. */
const FARTHEST_TURN = 2
/** A longer turn tells more than a piece; and what may stand between words is tried in all ways. */
const LONGEST_ALONE = 24

/**
 * Pieces of a number that stand beside those which were found, with nothing between them but pauses, marks, corrections and words for where a piece
 * stands (九七六，末尾还有个三): single figures too, which say nothing by themselves.
 */
export function numberPieces(texts: readonly string[], claims: readonly (readonly Claim[])[], clues: Clues): Claim[][] {
  const grown = texts.map((text, turn) => {
    const own = claims[turn]
    const found = [...own]
    for (const piece of own.flatMap((claim) => besides(text, claim)))
      if (!found.some(({ start, end }) => start < piece.end && piece.start < end)) found.push(piece)
    return found
  })
  return texts.map((text, turn) => [...grown[turn], ...alone(text, turn, grown, clues)])
}

/** Pieces behind a claim and before it, one after the other. */
function besides(text: string, claim: Claim): Claim[] {
  const signs = SIGNS[claim.kind]
  if (signs === undefined) return []
  const found: Claim[] = []
  let [start, end] = [claim.start, claim.end]
  while (found.length < MOST_PIECES) {
    const match = PATTERNS[signs].behind.exec(text.slice(end, end + MOST_BETWEEN))
    const piece = match?.groups?.piece
    if (match === null || piece === undefined) break
    const from = end + match[0].length - piece.length
    end = from + piece.length
    found.push(pieceOf(claim, from, end))
  }
  while (found.length < MOST_PIECES) {
    const from = Math.max(0, start - MOST_BETWEEN)
    const match = PATTERNS[signs].before.exec(text.slice(from, start))
    const { lead = '', piece } = match?.groups ?? {}
    if (match === null || piece === undefined) break
    start = from + match.index + lead.length
    found.push(pieceOf(claim, start, start + piece.length))
  }
  return found
}

const pieceOf = ({ kind, confidence }: Claim, start: number, end: number): Claim => ({ kind, confidence, start, end })

/** The piece that a turn without data consists of, where a turn before it told a number and nothing was asked for since. */
function alone(text: string, turn: number, claims: readonly (readonly Claim[])[], clues: Clues): Claim[] {
  if (text.length > LONGEST_ALONE || claims[turn].length > 0 || clues.inTurn(turn).length > 0) return []
  for (const back of [1, FARTHEST_TURN]) {
    const last = claims[turn - back]?.findLast(({ kind }) => SIGNS[kind] !== undefined)
    const signs = last && SIGNS[last.kind]
    if (last === undefined || signs === undefined) continue
    const groups = PATTERNS[signs].alone.exec(text)?.groups
    if (groups === undefined) return []
    const start = groups.between.length
    return [pieceOf(last, start, start + groups.piece.length)]
  }
  return []
}
