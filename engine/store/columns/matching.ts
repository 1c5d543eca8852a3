import type { Match } from '../query/match.ts'
import { GAP } from '../terms.ts'
import { both, butNot, either, NO_ROWS, type Rows } from './row-lists.ts'
import type { Segment } from './segment.ts'
import { termCode } from './term-codes.ts'
import { numberKey, pairKey, placeOf, wordKey } from './token-key.ts'

/** The rows of a segment that hold something. */
export function matching(segment: Segment, match: Match): Rows {
  switch (match.kind) {
    case 'phrase':
      return holdingPhrase(segment, match.terms)
    case 'number':
      return rowsOf(segment.wordKeys, segment.wordEnds, segment.wordRows, numberKey(match.term))
    case 'word':
      return rowsOf(segment.wordKeys, segment.wordEnds, segment.wordRows, wordKey(match.word))
    case 'but': {
      const wanted = matching(segment, match.wanted)
      return wanted.length === 0 ? wanted : butNot(wanted, matching(segment, match.unwanted))
    }
    default:
      return match.parts.map((part) => matching(segment, part)).reduce(match.kind === 'and' ? both : either)
  }
}

function rowsOf(keys: ArrayLike<number>, ends: Uint32Array, rows: Uint16Array, key: number): Rows {
  const at = placeOf(keys, key)
  return at < 0 ? NO_ROWS : rows.subarray(at === 0 ? 0 : ends[at - 1], ends[at])
}

const COMMON_PIECES = 3

function holdingPhrase(segment: Segment, terms: string[]): Rows {
  const codes = terms.map((term) => termCode(segment, term))
  const known = codes.filter((code) => code !== undefined)
  if (known.length < codes.length) return NO_ROWS
  const lists = piecesOf(terms, known).map(({ keys, key }) =>
    keys === 'pair'
      ? rowsOf(segment.pairKeys, segment.pairEnds, segment.pairRows, key)
      : rowsOf(segment.charKeys, segment.charEnds, segment.charRows, key),
  )
  // The rarest pieces leave so few rows that reading these is quicker than looking for the others.
  const found = lists
    .sort((a, b) => a.length - b.length)
    .slice(0, COMMON_PIECES)
    .reduce(both)
  const isSure = known.length === 1 || (known.length === 2 && lists.length === 1)
  return isSure ? found : inLine(segment, found, known)
}

/** Pairs of neighbours, and terms that have none because a mark stands on either side. */
function piecesOf(terms: string[], codes: number[]): { keys: 'pair' | 'char'; key: number }[] {
  const isGap = (at: number): boolean => at < 0 || at >= terms.length || terms[at] === GAP
  return codes.flatMap((code, at): { keys: 'pair' | 'char'; key: number }[] => {
    if (isGap(at)) return []
    if (!isGap(at + 1)) return [{ keys: 'pair', key: pairKey(code, codes[at + 1]) }]
    return isGap(at - 1) ? [{ keys: 'char', key: code }] : []
  })
}

/** The rows in whose line the codes stand one after another. */
function inLine({ line, lineEnds }: Segment, rows: Rows, codes: number[]): Rows {
  const found = new Uint16Array(rows.length)
  const [wanted, length] = [Uint16Array.from(codes), codes.length]
  let count = 0
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n]
    const last = lineEnds[row] - length
    for (let at = row === 0 ? 0 : lineEnds[row - 1]; at <= last; at++) {
      if (line[at] !== wanted[0] || line[at + 1] !== wanted[1]) continue
      let i = 2
      while (i < length && line[at + i] === wanted[i]) i += 1
      if (i < length) continue
      found[count++] = row
      break
    }
  }
  return found.subarray(0, count)
}
