import { WEEKDAYS, minuteSpan, type OpeningHours } from '../store/opening-hours.ts'
import { intersection, union, type Span } from './spans.ts'
import { DAY_MS, dayAt, instantOf } from './wall-clock.ts'

/** When a store was open between two instants, by its own wall clock: exceptions before the weekly table. */
export function openSpans({ timeZone, weekly, exceptions = [] }: OpeningHours, { from, to }: Span): Span[] {
  if (to <= from) return []
  const special = new Map(exceptions.map(({ date, open }) => [date, open]))
  const spans: Span[] = []
  // The day before may reach beyond its midnight.
  for (let day = dayAt(timeZone, from) - DAY_MS; day <= dayAt(timeZone, to); day += DAY_MS) {
    const date = new Date(day).toISOString().slice(0, 10)
    const open = special.get(date) ?? weekly[WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7]]
    for (const each of open.map(minuteSpan))
      spans.push({ from: instantOf(timeZone, day, each.from), to: instantOf(timeZone, day, each.to) })
  }
  return intersection(union(spans), [{ from, to }])
}
