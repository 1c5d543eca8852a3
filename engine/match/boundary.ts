import type { Token } from '../types.ts'

const SAME_KIND = [/^[A-Za-z]{2}$/u, /^[0-9]{2}$/u]
const NUMERAL = /^[零〇二三四五六七八九幺两十百千万点]/u
const ENDS_IN_NUMBER = /(?<![A-Za-z])[零〇二三四五六七八九幺两十百千万点]$/u
const UNIT = /^[十百千万]/u
const HAN = /^\p{Script=Han}+$/u

/**
 * Whether a name ends where the writing lets a name end: not in the middle of a Latin word, an Arabic number or a spoken number
 * (E3 is not in E30, 三房 not in 十三房). Digits of a model name before it do no harm (M八两驱), nor does 一 (一直, 一样).
 */
export function endsCleanly(text: string, start: number, end: number): boolean {
  const joined = (at: number): boolean => SAME_KIND.some((kind) => kind.test(text.slice(Math.max(0, at - 1), at + 1)))
  if (joined(start) || joined(end)) return false
  if (NUMERAL.test(text.charAt(start)) && ENDS_IN_NUMBER.test(text.slice(Math.max(0, start - 2), start))) return false
  return !(NUMERAL.test(text.charAt(end - 1)) && UNIT.test(text.charAt(end)))
}

/** Where the words of a sentence begin and end. */
export interface WordBounds {
  starts: ReadonlySet<number>
  ends: ReadonlySet<number>
}

export const boundsOf = (tokens: readonly Token[]): WordBounds => ({
  starts: new Set(tokens.map(({ start }) => start)),
  ends: new Set(tokens.map(({ end }) => end)),
})

/**
 * Whether the words of the sentence let a short name stand here. Names of three and more characters speak for themselves; one of
 * two must begin or end where a word does; one of a single character must be a word. Without tokens nothing is refused.
 */
export function wordsAllow(text: string, start: number, end: number, words: WordBounds | undefined): boolean {
  if (!words || end - start > 2 || !HAN.test(text.slice(start, end))) return true
  const begins = words.starts.has(start)
  const ends = words.ends.has(end)
  return end - start === 1 ? begins && ends : begins || ends
}
