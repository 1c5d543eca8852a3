/** Character n-grams by hash: what the trained weights of models/opinion were fitted on (scripts/train/features.py). */

const MARK = '\u0002'

/** Lower case, no white space, digits made alike, marks at both ends. */
function clean(text: string): string {
  const kept = Array.from(text.toLowerCase()).filter((char) => !/\s/u.test(char))
  return MARK + kept.map((char) => (/[0-9]/.test(char) ? '0' : char)).join('') + MARK
}

/** N-grams by hash, with their places and how rare they are. */
export interface NgramVocabulary {
  longest: number
  /** FNV-1a hash of the n-gram's UTF-16 code units → place. */
  places: ReadonlyMap<number, number>
  /** Inverse document frequency by place, in steps of 1/16. */
  rarity: Uint8Array
}

/** Features of a text: places with values, counted sublinearly, weighed by rarity, scaled to length 1. */
export function ngramFeatures(text: string, { longest, places, rarity }: NgramVocabulary): Map<number, number> {
  const chars = clean(text)
  const counts = new Map<number, number>()
  for (let start = 0; start < chars.length; start++) {
    let hash = 0x811c9dc5
    for (let end = start; end < Math.min(start + longest, chars.length); end++) {
      hash = Math.imul(hash ^ chars.charCodeAt(end), 0x01000193) >>> 0
      const place = places.get(hash)
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
  }
  let squares = 0
  for (const [place, count] of counts) {
    const value = ((1 + Math.log(count)) * rarity[place]) / 16
    counts.set(place, value)
    squares += value * value
  }
  const length = Math.sqrt(squares) || 1
  for (const [place, value] of counts) counts.set(place, value / length)
  return counts
}
