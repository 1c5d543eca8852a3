import { createPieceTokenizer, type Pieces } from './tokenizer.ts'

const HAN_AND_MARKS = /^[\p{ASCII}\p{Script=Han}\u3000-\u303f“”‘’…—·]+$/u
const ASCII = /^[\p{ASCII}]*$/u
const LONGEST_LATIN_PIECE = 2

/**
 * Which pieces Chinese speech can need: Han characters and words, marks, pieces of Latin letters and digits short enough to
 * spell anything, and those that spell `texts` (prefixes) as published. The other nine tenths only take room.
 *
 * @returns published ids to keep, ascending; the marks of begin, end and unknown are among them
 */
export function keepChinese(pieces: Pieces, texts: readonly string[]): number[] {
  const tokenize = createPieceTokenizer(pieces)
  const needed = new Set([pieces.begin, pieces.end, pieces.unknown, ...texts.flatMap(tokenize)])
  return pieces.texts.flatMap((text, id) => {
    const bare = text.replace('▁', '')
    const fits = ASCII.test(bare) ? bare.length <= LONGEST_LATIN_PIECE : HAN_AND_MARKS.test(bare)
    return fits || needed.has(id) ? [id] : []
  })
}

/** The vocabulary of the kept pieces, under new ids in the same order. */
export function cutPieces(pieces: Pieces, kept: readonly number[]): Pieces {
  const newId = (id: number) => kept.indexOf(id)
  return {
    texts: kept.map((id) => pieces.texts[id]),
    scores: kept.map((id) => pieces.scores[id]),
    begin: newId(pieces.begin),
    end: newId(pieces.end),
    unknown: newId(pieces.unknown),
    replace: pieces.replace,
  }
}
