/** A vocabulary of whole signs and of pieces that go on (`##`), with the ids of the marks. */
export interface WordPieces {
  texts: string[]
  /** Ids of the marks put before and after a text, and of what the vocabulary cannot spell. */
  begin: number
  end: number
  unknown: number
}

/** Of one word no more is looked at; what is longer is noise. */
const LONGEST_WORD = 100
/** A Han character, a mark, or a run of anything else but white space and control characters. */
const WORDS = /[\p{Script=Han}\p{P}\p{S}]|[^\s\p{Cc}\p{Script=Han}\p{P}\p{S}]+/gu
const GOES_ON = '##'

/**
 * Prepares cutting texts as BERT does it: lower case without accents, each Han character and each mark alone, every other word by
 * the longest pieces that the vocabulary holds (Wu et al. 2016, section 4.1). A word it cannot spell becomes the unknown piece.
 */
export function createWordPieceTokenizer(pieces: WordPieces): (text: string) => number[] {
  const ids = new Map(pieces.texts.map((text, id) => [text, id]))
  const spell = (word: string): number[] => {
    const found: number[] = []
    for (let start = 0; start < word.length;) {
      let end = word.length
      const mark = start === 0 ? '' : GOES_ON
      while (end > start && !ids.has(mark + word.slice(start, end))) end--
      if (end === start) return [pieces.unknown]
      found.push(ids.get(mark + word.slice(start, end))!)
      start = end
    }
    return found
  }
  return (text) => wordsOf(text).flatMap((word) => (word.length > LONGEST_WORD ? [pieces.unknown] : spell(word)))
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .match(WORDS) ?? []
