import type { NumberSpan } from '../../types.ts'
import { amountAt } from './amount.ts'
import { isArabic } from './characters.ts'
import { numeralAt, type Numeral } from './numeral.ts'
import { percentAt } from './percent.ts'
import { extentOf, spanOf } from './span.ts'

const MINUS = /[-−－]/
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u
/** 胜负, 抱负 and the like end in 负. */
const WORDS_WITH_FU = /[胜抱自肩辜欺背担]/

/** Below zero: 零下十五度, 负五度, 负一楼, -5℃. */
export function negativeAt(text: string, at: number): NumberSpan | undefined {
  const sign = signAt(text, at)
  if (sign === '') return undefined
  const from = at + sign.length
  const numeral = numeralAt(text, from)
  if (numeral === undefined || numeral.digitByDigit || numeral.value === 0) return undefined
  const said = percentAt(text, from, numeral) ?? amountAt(text, from, numeral)
  const positive = sign === '零下' && said?.unit !== '度' ? degreesOf(text, numeral) : said
  // Before figures of other kinds a hyphen is a dash: -3个.
  if (positive === undefined || (MINUS.test(sign) && !/^[度%]$/.test(positive.unit))) return undefined
  const { value, min, max } = positive
  const ends = min !== undefined && max !== undefined && { min: -max, max: -min }
  return {
    ...positive,
    start: at,
    surface: text.slice(at, positive.end),
    written: `-${positive.written}`,
    value: -(max ?? value),
    ...ends,
  }
}

/** Below zero the degrees need not be named: 零下十五. */
const degreesOf = (text: string, numeral: Numeral): NumberSpan =>
  spanOf(text, numeral.start, numeral.end, {
    written: `${numeral.written}度`,
    value: numeral.value,
    kind: 'quantity',
    unit: '度',
    ...extentOf(numeral),
  })

function signAt(text: string, at: number): string {
  const before = text.charAt(at - 1)
  if (text.startsWith('零下', at)) return '零下'
  if (text.charAt(at) === '负') return WORDS_WITH_FU.test(before) ? '' : '负'
  const isMinus = MINUS.test(text.charAt(at)) && isArabic(text.charAt(at + 1))
  return isMinus && !MINUS.test(before) && (!LETTER_OR_DIGIT.test(before) || /[是到为]/.test(before))
    ? text.charAt(at)
    : ''
}
