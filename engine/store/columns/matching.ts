import type { Match } from '../query/match.ts'
import { placeOf } from '../sorted.ts'
import { GAP } from '../terms.ts'
import { both, butNot, either, NO_ROWS, type Rows } from './row-lists.ts'
import { MOST_ROWS, type Segment } from './segment.ts'
import { termCode } from './term-codes.ts'
import { numberKey, pairKey, wordKey } from './token-key.ts'

/** The rows of a segment that hold something; with `among`, those of these rows that do. */
export function matching(segment: Segment, match: Match, among?: Rows): Rows {
  switch (match.kind) {
    case 'phrase':
      return holdingPhrase(segment, match.terms, among)
    case 'number':
    case 'word': {
      const key = match.kind === 'word' ? wordKey(match.word) : numberKey(match.term)
      return within(rowsOf(segment.wordKeys, segment.wordEnds, segment.wordRows, key), among)
    }
    case 'but': {
      const wanted = matching(segment, match.wanted, among)
      return wanted.length === 0 ? wanted : butNot(wanted, matching(segment, match.unwanted, wanted))
    }
    case 'or':
      return match.parts.map((part) => matching(segment, part, among)).reduce(either)
    case 'and':
      // What takes reading lines comes last, when few are left to read.
      return [...match.parts]
        .sort((a, b) => costOf(a) - costOf(b))
        .reduce<Rows | undefined>(
          (left, part) => (left?.length === 0 ? left : matching(segment, part, left)),
          among,
        ) as Rows
  }
}

const within = (rows: Rows, among: Rows | undefined): Rows => (among ? both(rows, among) : rows)

const costOf = (match: Match): number => (match.kind === 'phrase' ? Math.min(match.terms.length, 3) : 1)

function rowsOf(keys: ArrayLike<number>, ends: Uint32Array, rows: Uint16Array, key: number): Rows {
  const at = placeOf(keys, key)
  return at < 0 ? NO_ROWS : rows.subarray(at === 0 ? 0 : ends[at - 1], ends[at])
}

const COMMON_PIECES = 3

function holdingPhrase(segment: Segment, terms: string[], among: Rows | undefined): Rows {
  const codes = terms.map((term) => termCode(segment, term))
  const known = codes.filter((code) => code !== undefined)
  if (known.length < codes.length) return NO_ROWS
  const pieces = piecesOf(terms, known).map(({ keys, key }) =>
    keys === 'pair'
      ? rowsOf(segment.pairKeys, segment.pairEnds, segment.pairRows, key)
      : rowsOf(segment.charKeys, segment.charEnds, segment.charRows, key),
  )
  // The rarest pieces leave so few rows that reading these is quicker than looking for the others.
  const rarest = pieces.sort((a, b) => a.length - b.length).slice(0, COMMON_PIECES)
  const found = rarest.reduce<Rows | undefined>((left, rows) => within(rows, left), among) ?? NO_ROWS
  const isSure = known.length === 1 || (known.length === 2 && pieces.length === 1)
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

const room = new Uint16Array(MOST_ROWS)

/** The rows in whose line the codes stand one after another. */
function inLine({ line, lineEnds }: Segment, rows: Rows, codes: number[]): Rows {
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
      room[count++] = row
      break
    }
  }
  return room.slice(0, count)
}
