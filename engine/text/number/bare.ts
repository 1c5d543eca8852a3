import type { NumberSpan } from '../../types.ts'
import { unitAt } from '../measure-words.ts'
import type { Numeral } from './numeral.ts'
import { extentOf, spanOf } from './span.ts'
import { numberTables } from './tables.ts'
import type { WordTable } from './words.ts'

const CLAUSE_MARK = /[，,。！？!?]/
/** Characters before a figure that are looked at for a word that tells what it is. */
const LOOK_BACK = 24
/** Least figures that are taken for money by size, or by the words before them. */
const LARGE = 1e4
const LARGE_IN_WORDS = 1000
const LEAST = 10
const LEAST_DISTANCE_KM = 30

/** No unit: money by its size and form or by the words before it, a distance or a rate by theirs. */
export function bareAt(text: string, numeral: Numeral): NumberSpan | undefined {
  const { rate, distance } = numberTables()
  const { start, end, value, written } = numeral
  const most = numeral.max ?? value
  const extent = extentOf(numeral)
  if (most < 100 && isNear(text, start, rate))
    return spanOf(text, start, end, { written: `${written}%`, value, kind: 'percent', unit: '%', ...extent })
  if (value >= LEAST_DISTANCE_KM && isNear(text, start, distance))
    return spanOf(text, start, end, { written, value, kind: 'quantity', unit: '公里', ...extent })
  if (!numeral.digitByDigit && isMoney(text, numeral))
    return spanOf(text, start, end, { written, value, kind: 'price', unit: '元', ...extent })
  if (most < LEAST || numeral.digitByDigit) return undefined
  return spanOf(text, start, end, { written, value, kind: 'quantity', unit: '', ...extent })
}

function isMoney(text: string, { start, end, value, shortTail, arabic }: Numeral): boolean {
  const { price } = numberTables()
  const forOne = text.charAt(end) === '一' && unitAt(text, end + 1) !== undefined
  const looksLikeMoney = forOne || shortTail || value >= LARGE || (value >= LARGE_IN_WORDS && !arabic)
  return (looksLikeMoney || (value >= LEAST && isPriced(text, start))) && !price.unlessBefore.begins(text, end)
}

/** Whether one of the words stands before `start` in the same clause, with no more characters between than allowed. */
function isNear(text: string, start: number, { words, within }: { words: WordTable; within: number }): boolean {
  for (let end = start; end >= start - within && end > 0; end--) {
    if (words.ends(text, end)) return true
    if (CLAUSE_MARK.test(text.charAt(end - 1))) return false
  }
  return false
}

/** Whether a word of prices stands before `start`, with nothing but filling words between. */
function isPriced(text: string, start: number): boolean {
  const { words, between } = numberTables().price
  let end = start
  while (end > 0 && start - end < LOOK_BACK) {
    if (words.ends(text, end)) return true
    const filler = between.endingAt(text, end)?.length ?? (/\s/.test(text.charAt(end - 1)) ? 1 : 0)
    if (filler === 0) return false
    end -= filler
  }
  return false
}
