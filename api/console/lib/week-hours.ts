import type { useWords } from './words.ts'

/** Days of a week as the service numbers them, from Monday. */
export const WEEKDAYS = ['day.mon', 'day.tue', 'day.wed', 'day.thu', 'day.fri', 'day.sat', 'day.sun'] as const

/** `3-14` in parts: the weekday, from 0 for Monday, and the hour. */
export function partsOf(value: string): { weekday: number; hour: number } {
  const [weekday, hour] = value.split('@', 1)[0].split('-').map(Number)
  return { weekday: weekday - 1, hour }
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** `3-14` as people say it: 周三 14:00–15:00; as it is where it is no hour of a week. */
export function weekHourNamed(t: ReturnType<typeof useWords>['t'], value: string): string {
  const { weekday, hour } = partsOf(value)
  const day = WEEKDAYS.at(weekday)
  return day === undefined || Number.isNaN(hour) ? value : `${t(day)} ${clock(hour)}–${clock(hour + 1)}`
}
