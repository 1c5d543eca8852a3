import type { NumberSpan } from '../types.ts'
import { dateAt, timeAt } from './calendar.ts'
import { digitValue, parseChineseNumber, round, toArabicDigits } from './chinese-number.ts'
import { unitAt } from './measure-words.ts'
import { modelAt } from './model-names.ts'
import { notNumberMask } from './not-numbers.ts'
import { numeralAt, type Numeral } from './numerals.ts'

const STARTS = /[0-9零〇一二两三四五六七八九十百千万亿幺半对几A-Za-z下上这本周星礼凌清早中傍晚夜今明]/
const NUM = `(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)`

const PERCENT = new RegExp(
  `百分之(?<of>${NUM})|(?<sign>\\d+(?:\\.\\d+)?) ?[%％]|(?<off>\\d+(?:\\.\\d+)?|[一二三四五六七八九]点[一二三四五六七八九]|[一二三四五六七八九]{1,2}|对)折(?![叠扣旧])|(?<tenths>[一二两三四五六七八九1-9])成(?<half>半)?(?![为交功本立员熟分膜套人都长天果绩型就])`,
  'y',
)
const LAYOUT = /(?:(?:\d|[一二两三四五六七八九])(?:室|房|居|厅|卫|厨|阳台|梯|户)){2,}/y
const PRODUCT = new RegExp(`(?<a>${NUM})(?:乘以?|[xX×*])(?<b>${NUM})(?:(?:乘以?|[xX×*])(?<c>${NUM}))?`, 'y')
const DIGITS = /[零〇一二两三四五六七八九幺]{3,}|\d{7,}/y

const MONEY = /^(?:块钱?|元钱?|圆|人民币|毛钱?|角)(?![儿屏表布板地砖石肉皮])/
const MONEY_BEFORE =
  /(?:价格?|卖|要|才|就|只|收|付|款|金额?|钱|贷款?|预算|优惠|便宜|贵|减|降|省|补贴?|返|花|报|费|月供|首付|落地|总共|一共|合计|[瓶支盒套平米件个台装]|装的|不到|超过|至少|撑死|最多|最低|原来|活动|到手|也就|差不多|裸车|全款|均价|单价|总价|多)(?:大概|差不多|是|就|要|了|才|只|也|得|到|在|现在|您|你|这个|左右|给|算|您给|的|那款|[，,\s])*$/
const DISTANCE_BEFORE = /(?:续航|里程|能跑|跑了?|表显|标的是|实际|市区开)[^，,。！？!?]{0,8}$/
const RATE_BEFORE = /(?:利率|利息|年化|月息|费率|手续费|税率|涨了?|跌了?|占比?|利润|折扣)[^，,。！？!?]{0,6}$/
const NO_PRICE_AFTER = /^(?:个|多?分|多?号|多?年|多?人|多?次)/

type Matcher = (text: string, at: number) => NumberSpan | undefined

const MATCHERS: Matcher[] = [layoutAt, percentAt, dateAt, timeAt, modelAt, productAt, digitsAt, amountAt]

/**
 * Numbers said in words, digits or both, in order, never overlapping; the text is not changed. `written` is the form for reading
 * and search (十六万八 → 16.8万), `value` is in the base unit `unit`: price in 元 (a price per area carries 元/平), percent in % (九八折 is
 * what remains to pay, 98), date as YYYYMMDD or what of it was said, time in minutes since midnight. Of a range (三到五天, 二三十万) the
 * value is the lower end. Idioms (一下, 三心二意, 千万别) and ordinals are no numbers. Digit strings beyond 15 digits lose precision in
 * `value`, never in `written`.
 */
export function findNumbers(text: string): NumberSpan[] {
  const mask = notNumberMask(text)
  const spans: NumberSpan[] = []
  for (let at = 0; at < text.length; at++) {
    if (mask[at] === true || !STARTS.test(text.charAt(at))) continue
    const span = firstMatch(text, at)
    if (span === undefined) continue
    const before = spans.at(-1)
    spans.push(isPer(before, span, text) ? { ...span, unit: `元/${before.unit}` } : span)
    if (isPerAfter(before, span)) before.unit = `元/${span.unit}`
    at = span.end - 1
  }
  return spans
}

function firstMatch(text: string, at: number): NumberSpan | undefined {
  for (const matcher of MATCHERS) {
    const span = matcher(text, at)
    if (span !== undefined) return span
  }
  return undefined
}

/** 一平两万八, 一瓶要三百: the price is one per unit. */
function isPer(before: NumberSpan | undefined, span: NumberSpan, text: string): before is NumberSpan {
  if (before?.kind !== 'quantity' || before.value !== 1 || span.kind !== 'price') return false
  return /^(?:要|是|才|大概)?$/.test(text.slice(before.end, span.start))
}

/** 两万三一平. */
function isPerAfter(before: NumberSpan | undefined, span: NumberSpan): before is NumberSpan {
  return (
    before?.kind === 'price' &&
    before.end === span.start &&
    span.kind === 'quantity' &&
    span.surface.startsWith('一') &&
    span.value === 1
  )
}

function make(
  text: string,
  start: number,
  end: number,
  rest: Omit<NumberSpan, 'start' | 'end' | 'surface'>,
): NumberSpan {
  return { start, end, surface: text.slice(start, end), ...rest }
}

function percentAt(text: string, at: number): NumberSpan | undefined {
  PERCENT.lastIndex = at
  const match = PERCENT.exec(text)
  const { of, sign, off, tenths, half } = match?.groups ?? {}
  if (match === null) return undefined
  const end = at + match[0].length
  if (off !== undefined) return discount(text, at, end, off)
  const value =
    tenths === undefined ? parseChineseNumber(of ?? sign ?? '') : Number(toArabicDigits(tenths)) * 10 + (half ? 5 : 0)
  if (value === undefined) return undefined
  return make(text, at, end, { written: `${value}%`, value, kind: 'percent', unit: '%' })
}

/** 八折, 九五折, 9.5折, 对折: what remains to pay, in percent. */
function discount(text: string, at: number, end: number, said: string): NumberSpan {
  const digits = said === '对' ? 5 : (parseChineseNumber(said) ?? 0)
  const value = digits < 10 ? round(digits * 10) : digits
  return make(text, at, end, { written: `${round(value / 10)}折`, value, kind: 'percent', unit: '%' })
}

function layoutAt(text: string, at: number): NumberSpan | undefined {
  LAYOUT.lastIndex = at
  const match = LAYOUT.exec(text)
  if (match === null || digitValue(text.charAt(at - 1)) !== undefined) return undefined
  const written = toArabicDigits(match[0])
  return make(text, at, at + match[0].length, {
    written,
    value: Number(written.charAt(0)),
    kind: 'quantity',
    unit: written.charAt(1),
  })
}

function productAt(text: string, at: number): NumberSpan | undefined {
  PRODUCT.lastIndex = at
  const match = PRODUCT.exec(text)
  if (match === null) return undefined
  const sides = [match.groups?.a, match.groups?.b, match.groups?.c]
    .filter((side) => side !== undefined)
    .map(parseChineseNumber)
  const [first] = sides
  if (first === undefined || sides.some((side) => side === undefined)) return undefined
  const unit = unitAt(text, at + match[0].length)
  const end = at + match[0].length + (unit?.surface.length ?? 0)
  return make(text, at, end, {
    written: sides.join('×') + (unit?.name ?? ''),
    value: first,
    kind: 'quantity',
    unit: unit?.name ?? '',
  })
}

/** Three and more digits said one by one, or a long row of Arabic ones: a name, not an amount. */
function digitsAt(text: string, at: number): NumberSpan | undefined {
  DIGITS.lastIndex = at
  const surface = DIGITS.exec(text)?.[0]
  if (surface === undefined || /^[十百千万亿点.年]/.test(text.slice(at + surface.length))) return undefined
  const written = toArabicDigits(surface)
  return make(text, at, at + surface.length, { written, value: Number(written), kind: 'digits', unit: '' })
}

/** Prices and quantities. */
function amountAt(text: string, at: number): NumberSpan | undefined {
  if (text.startsWith('半', at)) return halfAt(text, at)
  const whole = numeralAt(text, at)
  const numeral = whole && endsInUnitOfOne(text, whole) ? numeralAt(text.slice(0, whole.end - 1), at) : whole
  if (numeral === undefined) return undefined
  const half = halfUnit(text, numeral)
  if (half !== undefined) return half
  return moneyAt(text, numeral) ?? quantityAt(text, numeral) ?? bareAt(text, numeral)
}

/** 半年, 半个月. */
function halfAt(text: string, at: number): NumberSpan | undefined {
  const unit = unitAt(text, at + 1)
  if (unit === undefined || !/^(?:年|个月|小时|公里|斤|米|平|寸)$/.test(unit.name)) return undefined
  return make(text, at, at + 1 + unit.surface.length, {
    written: `半${unit.name}`,
    value: 0.5,
    kind: 'quantity',
    unit: unit.name,
  })
}

/** 两个半小时. */
function halfUnit(text: string, numeral: Numeral): NumberSpan | undefined {
  if (!text.startsWith('个半', numeral.end)) return undefined
  const unit = unitAt(text, numeral.end + 2)
  if (unit === undefined) return undefined
  const value = numeral.value + 0.5
  return make(text, numeral.start, numeral.end + 2 + unit.surface.length, {
    written: `${value}${unit.name}`,
    value,
    kind: 'quantity',
    unit: unit.name,
  })
}

function moneyAt(text: string, numeral: Numeral): NumberSpan | undefined {
  const word = MONEY.exec(text.slice(numeral.end))?.[0]
  if (word === undefined) return undefined
  if (numeral.value === 1 && /^块(?!\d|[一二三四五六七八九])/.test(text.slice(numeral.end)) && !word.endsWith('钱'))
    return undefined
  const scale = /^[毛角]/.test(word) ? 0.1 : 1
  const end = numeral.end + word.length
  const tail = word === '块' ? tailAt(text, end, true) : undefined
  const value = round(numeral.value * scale + (tail?.value ?? 0))
  const number = tail || scale < 1 ? String(value) : numeral.written
  return make(text, numeral.start, tail?.end ?? end, { written: `${number}元`, value, kind: 'price', unit: '元' })
}

/** The digits after a unit: 九块九, 三块五毛, 两米八, 一米七五. A digit that counts something of its own is none. */
function tailAt(text: string, at: number, money: boolean): { value: number; end: number } | undefined {
  const digits = /^[一二三四五六七八九1-9]{1,2}/.exec(text.slice(at))?.[0] ?? ''
  if (digits === '') return undefined
  const mark = money ? (/^[毛角]/.exec(text.slice(at + digits.length))?.[0] ?? '') : ''
  const end = at + digits.length + mark.length
  if (/^[十百千万块元点.]/.test(text.slice(end))) return undefined
  if (mark === '' && unitAt(text, end) !== undefined && !/^分[^期钟]/.test(text.slice(end))) return undefined
  return { value: Number(toArabicDigits(digits)) / 10 ** digits.length, end }
}

function quantityAt(text: string, numeral: Numeral): NumberSpan | undefined {
  const unit = unitAt(text, numeral.end)
  if (unit === undefined) return undefined
  const end = numeral.end + unit.surface.length
  const half = text.startsWith('半', end) && !/^半[天夜径]/.test(text.slice(end))
  const tail = /^(?:米|公分|斤|公里|平|寸|升|吨)$/.test(unit.name) ? tailAt(text, end, false) : undefined
  const value = round(numeral.value + (half ? 0.5 : (tail?.value ?? 0)))
  const number = half || tail ? String(value) : numeral.written
  return make(text, numeral.start, tail?.end ?? end + (half ? 1 : 0), {
    written: number + unit.name,
    value,
    kind: 'quantity',
    unit: unit.name,
  })
}

/** 两万一平 is two times ten thousand for one square metre. */
const endsInUnitOfOne = (text: string, numeral: Numeral) =>
  numeral.shortTail && text.charAt(numeral.end - 1) === '一' && unitAt(text, numeral.end) !== undefined

/** No unit: money by its size and form or by the words before it, a distance or a rate by theirs. */
function bareAt(text: string, numeral: Numeral): NumberSpan | undefined {
  const before = text.slice(0, numeral.start)
  const after = text.slice(numeral.end)
  const { start, end, value, written } = numeral
  if (RATE_BEFORE.test(before) && value < 100)
    return make(text, start, end, { written: `${written}%`, value, kind: 'percent', unit: '%' })
  if (DISTANCE_BEFORE.test(before) && value >= 30)
    return make(text, start, end, { written, value, kind: 'quantity', unit: '公里' })
  const forOne = after.startsWith('一') && unitAt(text, end + 1) !== undefined
  const looksLikeMoney = forOne || numeral.shortTail || value >= 1e4 || (value >= 1000 && !numeral.arabic)
  if (
    (looksLikeMoney || (value >= 10 && MONEY_BEFORE.test(before))) &&
    !NO_PRICE_AFTER.test(after) &&
    !numeral.digitByDigit
  )
    return make(text, start, end, { written, value, kind: 'price', unit: '元' })
  if (value < 10 || numeral.digitByDigit) return undefined
  return make(text, start, end, { written, value, kind: 'quantity', unit: '' })
}
