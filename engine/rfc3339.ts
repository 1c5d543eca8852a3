import { AppError } from './errors.ts'

/**
 * The one reader of dates and times: what no calendar holds (30 February, 25 o'clock) is refused everywhere, where `Date.parse` would
 * roll it over to another day.
 */

const STRICT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/
const LOOSE = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[Tt ](\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?)?([Zz]|[+-]\d\d:?\d\d)?$/

/** China: where nothing else is said, a day begins and a clock goes by it. Minutes ahead of UTC. */
export const DEFAULT_UTC_OFFSET_MINUTES = 480
/** No clock on earth is further from UTC. */
export const MOST_UTC_OFFSET_MINUTES = 840

const MINUTE_MS = 60_000
const LAST_MINUTE_OF_DAY = 24 * 60 - 1

/**
 * Reads a date-time of RFC 3339 (section 5.6), in epoch ms; undefined where it is none. A leap second (23:59:60 UTC) counts as the
 * second before it, as epoch time has no room for it.
 */
export function readRfc3339(text: string): number | undefined {
  return STRICT.test(text) ? readTime(text, 0) : undefined
}

/**
 * A date-time that a program sent.
 *
 * @param field - how the sender calls it
 * @throws AppError INPUT_INVALID
 */
export function rfc3339(field: string, text: string): number {
  const at = readRfc3339(text)
  if (at !== undefined) return at
  throw new AppError('INPUT_INVALID', {
    detail: { field, wanted: 'RFC 3339, e.g. 2026-11-22T10:00:00+08:00', got: text.slice(0, 100) },
  })
}

/**
 * Reads a time as people and spreadsheets write it too: `2026/1/2 9:05`, a day alone (its first moment), no seconds.
 *
 * @param utcOffsetMinutes - the time zone where none is written
 * @returns epoch ms, undefined where it is none
 */
export function readTime(text: string, utcOffsetMinutes: number): number | undefined {
  const match = LOOSE.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = [1, 3, 4, 5, 6, 7].map((at) => Number(match[at] ?? 0))
  const offset = match[9] === undefined ? utcOffsetMinutes : readOffset(match[9])
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || offset === undefined) return undefined
  const isLeapSecond = second === 60 && utcMinuteOfDay(hour * 60 + minute, offset) === LAST_MINUTE_OF_DAY
  if (second > 59 && !isLeapSecond) return undefined
  const fractionMs = Math.trunc(Number(match[8] ?? 0) * 1000)
  const wall = new Date(0).setUTCFullYear(year, month - 1, day)
  return wall + (hour * 60 + minute - offset) * MINUTE_MS + Math.min(second, 59) * 1000 + fractionMs
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** An offset from UTC as people write it, `+05:30` or `Z`: minutes east of Greenwich; undefined where it is none. */
export const readUtcOffset = (text: string): number | undefined =>
  /^([Zz]|[+-]\d{2}:?\d{2})$/.test(text) ? readOffset(text) : undefined

/** Minutes east of Greenwich; undefined where there is no such offset. */
function readOffset(zone: string): number | undefined {
  if (zone.toUpperCase() === 'Z') return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))]
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function utcMinuteOfDay(minute: number, offset: number): number {
  return (minute - offset + 2 * 24 * 60) % (24 * 60)
}
