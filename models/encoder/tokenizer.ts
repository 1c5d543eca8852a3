/** Pieces of a unigram vocabulary with their log probabilities, and what is replaced before a text is cut. */
export interface Pieces {
  texts: string[]
  scores: number[]
  /** Ids of the marks put before and after a text, and of what no piece covers. */
  begin: number
  end: number
  unknown: number
  /** Character → what stands for it (compatibility forms). */
  replace: Record<string, string>
}

const WORD_START = '▁'
const UNKNOWN_PENALTY = 10

/**
 * Prepares cutting texts into the most probable pieces (unigram language model, Viterbi), as SentencePiece does it. A character
 * that no piece covers becomes the unknown piece.
 */
export function createPieceTokenizer(pieces: Pieces): (text: string) => number[] {
  const ids = new Map(pieces.texts.map((text, id) => [text, id]))
  const longest = pieces.texts.reduce((most, text) => Math.max(most, text.length), 1)
  const unknownScore = pieces.scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY
  return (text) => {
    const chars = Array.from(prepare(text, pieces.replace))
    const best = new Float64Array(chars.length + 1).fill(-Infinity)
    const from = new Int32Array(chars.length + 1)
    const piece = new Int32Array(chars.length + 1)
    best[0] = 0
    const reach = (start: number, end: number, score: number, id: number): void => {
      if (best[start] + score <= best[end]) return
      best[end] = best[start] + score
      from[end] = start
      piece[end] = id
    }
    for (let start = 0; start < chars.length; start++) {
      let surface = ''
      for (let end = start + 1; end <= chars.length; end++) {
        surface += chars[end - 1]
        if (surface.length > longest) break
        const id = ids.get(surface)
        if (id !== undefined && id !== pieces.unknown) reach(start, end, pieces.scores[id], id)
      }
      reach(start, start + 1, unknownScore, pieces.unknown)
    }
    const found: number[] = []
    for (let end = chars.length; end > 0; end = from[end]) found.push(piece[end])
    return found.reverse()
  }
}

function prepare(text: string, replace: Record<string, string>): string {
  const plain = Array.from(text, (char) => (Object.hasOwn(replace, char) ? replace[char] : char)).join('')
  const spaced = plain.replaceAll(/ {2,}/g, ' ').replaceAll(' ', WORD_START)
  return spaced.startsWith(WORD_START) ? spaced : WORD_START + spaced
}
