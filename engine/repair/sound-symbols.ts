import { FARTHEST, type SoundDistance } from './near-sounds.ts'
import { DIGIT_SOUNDS, letterDistance, LETTER_AS_ONE, LETTER_SOUNDS } from './spoken-signs.ts'

const LETTER_FOR_SYLLABLE = 0.1
const LETTER_CUT_SHORT = 0.3

/**
 * What a surface is made of for the ear: a syllable, `#5` for a digit said in any of its ways, `@m` for a letter. Numbers them
 * and remembers how far each is from what a text may have in its place.
 */
export interface Symbols {
  id(symbol: string): number
  /** How many have a number. */
  size(): number
  /** Distance 0..FARTHEST between two symbols' numbers. */
  distance(a: number, b: number): number
}

const MOST = 640

/** @param between distance of two syllables */
export function createSymbols(between: SoundDistance): Symbols {
  const ids = new Map<string, number>()
  const names: string[] = []
  const table = new Float32Array(MOST * MOST).fill(-1)
  return {
    id(symbol) {
      const known = ids.get(symbol)
      if (known !== undefined) return known
      if (names.length === MOST) return 0
      ids.set(symbol, names.length)
      return names.push(symbol) - 1
    },
    size: () => names.length,
    distance(a, b) {
      const at = a * MOST + b
      if (table[at] < 0) table[at] = symbolDistance(names[a] ?? '', names[b] ?? '', between)
      return table[at]
    },
  }
}

function symbolDistance(a: string, b: string, between: SoundDistance): number {
  if (a === b) return 0
  if (a.startsWith('@') && b.startsWith('@')) return letterDistance(a.slice(1), b.slice(1))
  const nearest = (ways: readonly string[], other: string, extra: number): number =>
    Math.min(
      FARTHEST,
      ...ways.filter((way) => !way.includes(' ')).map((way) => extra + symbolDistance(way, other, between)),
    )
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.startsWith('#')) return nearest(DIGIT_SOUNDS[one.slice(1)] ?? [], other, 0)
    if (one.startsWith('@')) {
      const letter = one.slice(1)
      const whole = nearest(LETTER_SOUNDS[letter] ?? [], other, LETTER_FOR_SYLLABLE)
      return Math.min(whole, nearest(LETTER_AS_ONE[letter] ?? [], other, LETTER_CUT_SHORT))
    }
  }
  return between(a, b)
}
