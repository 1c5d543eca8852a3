import type { TimedToken } from '../types.ts'

/** Three groups of digits or more, with a blank or a hyphen between them: how the recogniser writes a number that is read out. */
const GROUPED = /(?<![\d.,])\d{2,}(?: \d{2,}){2,}(?![\d%]|[.,]\d)|(?<![\d.,])\d{2,}(?:-\d{2,}){2,}(?![\d%]|[.,]\d)/g
/** 2026-04-15 is a day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/
/** 100 200 300 are amounts, one after the other. */
const AMOUNTS = /^(\d*0\D)+\d*0$/
/** The shortest telephone number. Fewer digits in groups may be several numbers. */
const FEWEST_DIGITS = 7

const length = (text: string): number => text.replaceAll(/\D/g, '').length

/**
 * Writes rows of digits (telephone numbers, cards) as people write them, in one piece: 137 4402 9168 → 13744029168. Two groups stay as
 * they are: they may be two numbers (1000-2000).
 *
 * @returns the tokens, without those that were separators alone
 */
export function joinDigitRows(tokens: TimedToken[]): TimedToken[] {
  const text = tokens.map((token) => token.text).join('')
  const separators = new Set<number>()
  for (const { 0: row, index } of text.matchAll(GROUPED)) {
    if (length(row) < FEWEST_DIGITS || DAY.test(row) || AMOUNTS.test(row)) continue
    for (const { index: at } of row.matchAll(/\D/g)) separators.add(index + at)
  }
  if (separators.size === 0) return tokens
  let end = 0
  return tokens.flatMap((token) => {
    const start = end
    end += token.text.length
    const units = token.text.split('').filter((_, at) => !separators.has(start + at))
    return units.length || !token.text ? [{ ...token, text: units.join('') }] : []
  })
}
