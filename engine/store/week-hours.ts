import { DEFAULT_UTC_OFFSET_MINUTES } from '../rfc3339.ts'

/**
 * Hours of the week on a wall clock, by name: `3-14` is Wednesday (ISO 8601: Monday is 1) from 14 to 15 in China; `3-14@330` where clocks
 * are 330 minutes ahead of UTC.
 */
export const WEEK_HOUR = '^[1-7]-([01][0-9]|2[0-3])(@-?[0-9]{1,3})?$'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
export const WEEK_HOURS = 7 * DAY_HOURS
/** 1 January 1970 was a Thursday: so many hours of a week were over. */
const EPOCH_HOUR = 3 * DAY_HOURS

/** Hours of the week at one offset from UTC. */
export interface WeekHours {
  offsetMs: number
  /** Hours since the epoch on the wall clock, modulo the hours of a week. */
  hours: number[]
}

/** The hours that are named, by their offsets from UTC. */
export function readWeekHours(names: readonly string[]): WeekHours[] {
  const byOffset = new Map<number, number[]>()
  for (const name of names) {
    const [hour = '', offset = String(DEFAULT_UTC_OFFSET_MINUTES)] = name.split('@')
    const [weekday, clock] = hour.split('-').map(Number)
    const ofWeek = (weekday - 1) * DAY_HOURS + clock
    const offsetMs = Number(offset) * 60_000
    const known = byOffset.get(offsetMs) ?? []
    byOffset.set(offsetMs, [...known, (ofWeek - EPOCH_HOUR + WEEK_HOURS) % WEEK_HOURS])
  }
  return [...byOffset].map(([offsetMs, hours]) => ({ offsetMs, hours }))
}

const hourAt = (at: number, offsetMs: number): number => {
  const hour = Math.floor((at + offsetMs) / HOUR_MS) % WEEK_HOURS
  return hour < 0 ? hour + WEEK_HOURS : hour
}

/** Whether an instant (epoch ms) lies in one of the hours. */
export function withinWeekHours(names: readonly string[]): (at: number) => boolean {
  const wanted = readWeekHours(names).map(({ offsetMs, hours }) => ({ offsetMs, isWanted: new Set(hours) }))
  return (at) => wanted.some(({ offsetMs, isWanted }) => isWanted.has(hourAt(at, offsetMs)))
}

/** The hour of the week at an instant (epoch ms) on clocks that are so many minutes ahead of UTC: 0 is Monday's first. */
export const hourOfWeek = (at: number, utcOffsetMinutes: number): number =>
  (hourAt(at, Math.trunc(utcOffsetMinutes) * 60_000) + EPOCH_HOUR) % WEEK_HOURS

/** Such an hour as `3-14`. */
export function weekHourName(hour: number): string {
  return `${Math.floor(hour / DAY_HOURS) + 1}-${String(hour % DAY_HOURS).padStart(2, '0')}`
}

/** The name of an hour on clocks of some offset: China's need not be said. */
export const weekHourNamed = (hour: string, utcOffsetMinutes: number): string =>
  Math.trunc(utcOffsetMinutes) === DEFAULT_UTC_OFFSET_MINUTES ? hour : `${hour}@${Math.trunc(utcOffsetMinutes)}`
