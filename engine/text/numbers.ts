import type { NumberSpan } from '../types.ts'
import { modelAt } from './model-names.ts'
import { notNumberMask } from './not-numbers.ts'
import { amountAt } from './number/amount.ts'
import { isNumeral } from './number/characters.ts'
import { dateAt } from './number/date.ts'
import { digitsAt, layoutAt, productAt } from './number/lists.ts'
import { signedMoneyAt } from './number/money.ts'
import { numeralAt } from './number/numeral.ts'
import { percentAt } from './number/percent.ts'
import { negativeAt } from './number/signed.ts'
import type { Rule } from './number/span.ts'
import { numberTables } from './number/tables.ts'
import { timeAt } from './number/time.ts'

/** Rules in the order in which they are asked where a number could begin. */
const OF_NUMERALS: Rule[] = [layoutAt, percentAt, dateAt, timeAt, modelAt, productAt, digitsAt, amountAt]
const MINUTES_OF_HALF_A_DAY = 12 * 60

/**
 * Numbers said in words, digits or both, in order, never overlapping; the text is not changed. `written` is the form for reading
 * and search (十六万八 → 16.8万), `value` is in the base unit `unit`: price in 元 (a price per area carries 元/平), percent in % (九八折 is
 * what remains to pay, 98), date as YYYYMMDD or what of it was said, time in minutes since midnight. Of a range (三到五天, 二三十万) the
 * value is the lower end, `min` and `max` are both; of what was left open (几十万) they are how far it may reach. Idioms (一下, 三心二意,
 * 千万别) and ordinals are no numbers. Digit strings beyond 15 digits lose precision in `value`, never in `written`.
 *
 * The text is read once from left to right; every rule looks at a bounded stretch or at what it takes, so that time is linear.
 */
export function findNumbers(text: string): NumberSpan[] {
  const mask = notNumberMask(text)
  const rulesOf = rulesByFirst()
  const spans: NumberSpan[] = []
  for (let at = 0; at < text.length; at++) {
    const rules = mask[at] === 1 ? undefined : rulesOf.get(text.charAt(at))
    if (rules === undefined) continue
    const numeral = rules.includes(amountAt) ? numeralAt(text, at) : undefined
    const span = firstOf(rules, text, at, numeral)
    if (span !== undefined) spans.push(relate(spans.at(-1), span, text))
    at = Math.max(at, (span ?? numeral)?.end ?? 0) - ((span ?? numeral) ? 1 : 0)
  }
  return spans
}

function firstOf(rules: readonly Rule[], text: string, at: number, numeral: Parameters<Rule>[2]) {
  for (const rule of rules) {
    const span = rule(text, at, numeral)
    if (span === undefined) continue
    const { aboutBefore, aboutAfter } = numberTables()
    const isAbout = aboutBefore.ends(text, at) || aboutAfter.begins(text, span.end)
    return isAbout && /^(?:price|quantity|percent)$/.test(span.kind) ? { ...span, approximate: true as const } : span
  }
  return undefined
}

let byFirst: Map<string, Rule[]> | undefined

/** The rules that a character may begin. */
function rulesByFirst(): ReadonlyMap<string, Rule[]> {
  byFirst ??= buildRules()
  return byFirst
}

function buildRules(): Map<string, Rule[]> {
  const { money, date, time, vague, vagueHeads } = numberTables()
  const rules = new Map<string, Rule[]>()
  const add = (firsts: Iterable<string>, ...more: Rule[]) => {
    for (const first of firsts) rules.set(first, [...new Set([...(rules.get(first) ?? []), ...more])])
  }
  add('零负-−－', negativeAt)
  add(money.signs.firsts, signedMoneyAt)
  add([...date.weekdayBefore.firsts, ...date.weekdayHeads.firsts], dateAt)
  add(time.parts.firsts, timeAt)
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', modelAt)
  add('对千万', percentAt)
  add([...'半几好数拾壹贰叁肆伍陆柒捌玖', ...vague.firsts, ...vagueHeads.firsts], amountAt)
  for (const first of '0123456789零〇一二两三四五六七八九十百幺廿卅') add(first, ...OF_NUMERALS)
  return rules
}

/** What a number tells about its neighbour. */
function relate(before: NumberSpan | undefined, span: NumberSpan, text: string): NumberSpan {
  if (before === undefined) return span
  const between = text.slice(before.end, Math.min(span.start, before.end + 3))
  if (isPer(before, span, between)) return { ...span, unit: `元/${before.unit}` }
  if (isPerAfter(before, span)) before.unit = `元/${span.unit}`
  return isSameHalfOfDay(before, span, between) ? { ...span, value: span.value + MINUTES_OF_HALF_A_DAY } : span
}

/** 一平两万八, 一瓶要三百: the price is one per unit. */
const isPer = (before: NumberSpan, span: NumberSpan, between: string): boolean =>
  before.kind === 'quantity' && before.value === 1 && span.kind === 'price' && /^(?:要|是|才|大概)?$/.test(between)

/** 两万三一平. */
const isPerAfter = (before: NumberSpan, span: NumberSpan): boolean =>
  before.kind === 'price' &&
  before.end === span.start &&
  span.kind === 'quantity' &&
  span.surface.startsWith('一') &&
  span.value === 1

/** 下午三点到五点: both are in the afternoon. */
const isSameHalfOfDay = (before: NumberSpan, span: NumberSpan, between: string): boolean =>
  before.kind === 'time' &&
  span.kind === 'time' &&
  /^[到至~～\-—]$/.test(between) &&
  before.value >= MINUTES_OF_HALF_A_DAY &&
  span.value + MINUTES_OF_HALF_A_DAY > before.value &&
  span.value < MINUTES_OF_HALF_A_DAY &&
  isNumeral(span.surface.charAt(0))
