import type { NumberSpan } from '../../types.ts'
import { writeNumber } from '../chinese-number.ts'
import { digitOf, round } from './characters.ts'
import { numeralAt, writeRange, type Numeral } from './numeral.ts'
import { extentOf, spanOf } from './span.ts'
import { numberTables } from './tables.ts'

const PARTS: [string, number][] = [
  ['百分之', 1],
  ['千分之', 0.1],
  ['万分之', 0.01],
]
const TO = /^[到至~～\-—－–]$/

/** Shares: 百分之三四十, 千分之五, 8.5%, 三成半, 九五折, 对折, 三分之一. */
export function percentAt(text: string, at: number, numeral: Numeral | undefined): NumberSpan | undefined {
  const said = saidPercentAt(text, at)
  if (said !== undefined) return said
  if (text.startsWith('对折', at) && !numberTables().percent.discountUnlessBefore.begins(text, at + 2))
    return spanOf(text, at, at + 2, { written: '5折', value: 50, kind: 'percent', unit: '%' })
  if (numeral === undefined) return undefined
  return (
    fractionOf(text, numeral) ?? signedPercent(text, numeral) ?? discountOf(text, numeral) ?? tenthsOf(text, numeral)
  )
}

/** 百分之五, 百分之五到十, 百分之五到百分之十. */
function saidPercentAt(text: string, at: number): NumberSpan | undefined {
  const [head, scale] = PARTS.find(([word]) => text.startsWith(word, at)) ?? []
  const share = head === undefined ? undefined : numeralAt(text, at + head.length)
  if (head === undefined || scale === undefined || share === undefined) return undefined
  const joins = TO.test(text.charAt(share.end)) && share.max === undefined && text.startsWith(head, share.end + 1)
  return percentOf(text, at, share, joins ? numeralAt(text, share.end + 1 + head.length) : undefined, {
    scale,
    tail: 0,
  })
}

/** 8.5%, 5-10%, 5%-10%. */
function signedPercent(text: string, numeral: Numeral): NumberSpan | undefined {
  const tail = signLength(text, numeral.end)
  if (tail === 0 || numeral.digitByDigit) return undefined
  const end = numeral.end + tail
  const upper = TO.test(text.charAt(end)) && numeral.max === undefined ? numeralAt(text, end + 1) : undefined
  const upperTail = upper === undefined ? 0 : signLength(text, upper.end)
  return percentOf(text, numeral.start, numeral, upperTail > 0 ? upper : undefined, {
    scale: 1,
    tail: upperTail || tail,
  })
}

const signLength = (text: string, at: number): number => /^ ?[%％]/.exec(text.slice(at, at + 2))?.[0].length ?? 0

function percentOf(
  text: string,
  start: number,
  low: Numeral,
  high: Numeral | undefined,
  { scale, tail }: { scale: number; tail: number },
): NumberSpan {
  const rises = high !== undefined && high.value > low.value
  const [min, max] = rises ? [low.value, high.max ?? high.value] : [low.min, low.max]
  const value = round(low.value * scale)
  const written = rises
    ? writeRange(value, round((max ?? 0) * scale))
    : scale === 1
      ? low.written
      : max === undefined || min === undefined
        ? String(value)
        : writeRange(round(min * scale), round(max * scale))
  const end = (rises ? high : low).end + tail
  const extent = extentOf({ min, max, approximate: low.approximate }, scale)
  return spanOf(text, start, end, { written: `${written}%`, value, kind: 'percent', unit: '%', ...extent })
}

/** 三分之一, 五分之二三. */
function fractionOf(text: string, of: Numeral): NumberSpan | undefined {
  if (!text.startsWith('分之', of.end) || of.max !== undefined || of.value < 2) return undefined
  const over = numeralAt(text, of.end + 2)
  if (over === undefined) return undefined
  const parts = `${over.written}/${writeNumber(of.value)}`
  const value = round(over.value / of.value)
  return spanOf(text, of.start, over.end, {
    written: parts,
    value,
    kind: 'quantity',
    unit: '',
    ...extentOf(over, 1 / of.value),
  })
}

/** 八折, 九五折, 8.8折, 五到八折: what remains to pay, in percent. */
function discountOf(text: string, numeral: Numeral): NumberSpan | undefined {
  const { discountUnlessBefore } = numberTables().percent
  if (text.charAt(numeral.end) !== '折' || discountUnlessBefore.begins(text, numeral.end + 1)) return undefined
  const off = twoDigits(text, numeral) ?? numeral
  if (off.value <= 0 || (off.max ?? off.value) >= 100) return undefined
  const share = (said: number) => round(said < 10 ? said * 10 : said)
  const value = share(off.value)
  const ends = off.max === undefined || off.min === undefined ? {} : { min: share(off.min), max: share(off.max) }
  const written = ends.max === undefined ? String(round(value / 10)) : writeRange(ends.min / 10, ends.max / 10)
  return spanOf(text, numeral.start, numeral.end + 1, {
    written: `${written}折`,
    value,
    kind: 'percent',
    unit: '%',
    ...ends,
  })
}

/** 七八折 is 78 percent, as 七五折 is 75. */
function twoDigits(text: string, { start, end }: Numeral): { value: number; min?: number; max?: number } | undefined {
  const [tens, ones] = [digitOf(text.charAt(start)), digitOf(text.charAt(start + 1))]
  return end - start === 2 && tens !== undefined && ones !== undefined ? { value: tens * 10 + ones } : undefined
}

/** 三成, 三成半, 七八成. */
function tenthsOf(text: string, numeral: Numeral): NumberSpan | undefined {
  const isTenths = numeral.value >= 1 && numeral.value <= 10 && Number.isInteger(numeral.value)
  if (text.charAt(numeral.end) !== '成' || !isTenths || numeral.digitByDigit) return undefined
  const half = numeral.max === undefined && text.charAt(numeral.end + 1) === '半'
  const end = numeral.end + (half ? 2 : 1)
  if (numberTables().percent.tenthsUnlessBefore.begins(text, end)) return undefined
  const value = numeral.value * 10 + (half ? 5 : 0)
  const extent = extentOf(numeral, 10)
  const written =
    extent.max === undefined || extent.min === undefined ? String(value) : writeRange(extent.min, extent.max)
  return spanOf(text, numeral.start, end, { written: `${written}%`, value, kind: 'percent', unit: '%', ...extent })
}
