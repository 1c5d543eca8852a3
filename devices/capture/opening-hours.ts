import { AppError } from '../../engine/errors.ts'

/** When a capture is allowed to run, as `agent.yaml` says it. */
export interface OpeningHoursSettings {
  /** Of the shop, by its name in the time-zone database: Asia/Shanghai. */
  timeZone: string
  weekly: Record<Weekday, readonly string[]>
  /** Days that are not like the others; `open: []` is closed. */
  exceptions?: readonly { date: string; open: readonly string[] }[]
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface OpeningHours {
  /** Whether the shop is open at a time, epoch ms. */
  isOpenAt(wallMs: number): boolean
}

/** Minutes of a day from its midnight; one that ends the next day ends beyond 1440. */
interface Span {
  from: number
  to: number
}

const DAY_MINUTES = 1440
const DAY_MS = 86_400_000
const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/

/**
 * `09:00-21:30` by the clock on the shop's wall, whatever summer time does to it; `18:00-02:00` ends on the next day.
 *
 * @throws AppError CONFIG_INVALID - every problem, with its path
 */
export function parseOpeningHours({ timeZone, weekly, exceptions = [] }: OpeningHoursSettings): OpeningHours {
  const problems: string[] = []
  const parse = (spans: readonly string[], path: string): Span[] =>
    spans.flatMap((text, i) => parseSpan(text, `openingHours.${path}.${i}`, problems))
  const week = WEEKDAYS.map((day) => parse(weekly[day], `weekly.${day}`))
  const days = new Map(exceptions.map(({ date, open }, i) => [date, parse(open, `exceptions.${i}.open`)]))
  const wrongDate = exceptions.find(({ date }) => !isDate(date))
  if (wrongDate !== undefined) problems.push(wanted('openingHours.exceptions', 'YYYY-MM-DD', wrongDate.date))
  const wallClock = wallClockOf(timeZone)
  if (wallClock === undefined) problems.push(wanted('openingHours.timeZone', 'Asia/Shanghai', timeZone))
  if (problems.length > 0 || wallClock === undefined) throw new AppError('CONFIG_INVALID', { detail: { problems } })

  /** Of the day that lies so many days from a date. */
  function spansOf(dayMs: number): Span[] {
    const day = new Date(dayMs)
    return days.get(day.toISOString().slice(0, 10)) ?? week[day.getUTCDay()]
  }

  return {
    isOpenAt: (wallMs) => {
      const { dayMs, minute } = wallClock(wallMs)
      const isIn = (at: number) => (span: Span) => at >= span.from && at < span.to
      return spansOf(dayMs).some(isIn(minute)) || spansOf(dayMs - DAY_MS).some(isIn(minute + DAY_MINUTES))
    },
  }
}

function parseSpan(text: string, path: string, problems: string[]): Span[] {
  const [, hour, minute, toHour, toMinute] = (SPAN.exec(text) ?? []).map(Number)
  const [from, to] = [hour * 60 + minute, toHour * 60 + toMinute]
  if (hour === undefined || from === to || to > DAY_MINUTES) {
    problems.push(wanted(path, '09:00-21:30', text))
    return []
  }
  return [{ from, to: to > from ? to : to + DAY_MINUTES }]
}

const wanted = (path: string, what: string, got: string): string =>
  `${path}：要求 ${what}，实际 ${got} · wanted ${what}, got ${got}`

function isDate(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text)
}

/** The clock on the wall of a zone: its date as a midnight in UTC, and the minute of the day. Undefined for no zone. */
function wallClockOf(timeZone: string): ((wallMs: number) => { dayMs: number; minute: number }) | undefined {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', hourCycle: 'h23', ...fields })
    return (wallMs) => {
      const parts = new Map(format.formatToParts(wallMs).map(({ type, value }) => [type, Number(value)]))
      const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
      return { dayMs: Date.UTC(of('year'), of('month') - 1, of('day')), minute: of('hour') * 60 + of('minute') }
    }
  } catch {
    return undefined
  }
}
