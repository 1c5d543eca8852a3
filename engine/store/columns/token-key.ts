/** FNV-1a with 32 bits (Fowler, Noll, Vo), from a given start. */
function fnv(text: string, start: number): number {
  let value = start
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/**
 * A text as a whole number of 53 bits: two hashes of it side by side. Of the 100,000 different texts that a segment may hold, two meet in
 * one number once in two million segments.
 */
export const textKey = (text: string): number => (fnv(text, 0x811c9dc5) & 0x1fffff) * 2 ** 32 + fnv(text, 0x9747b28c)

/** What a word of its own and what a number (or two that stand side by side) is found by. */
export const wordKey = (word: string): number => textKey(`=${word}`)
export const numberKey = (terms: string): number => textKey(`#${terms}`)

/** Two terms that follow each other, by their codes. */
export const pairKey = (first: number, second: number): number => first * 0x10000 + second
