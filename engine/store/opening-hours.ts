import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../errors.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

const MOST_SPANS = 6
const MOST_EXCEPTIONS = 1000
const Spans = Type.Array(
  Type.String({
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
    description: '10:00-21:30；晚于午夜关门如 18:00-02:00 / may end after midnight: 18:00-02:00',
  }),
  { maxItems: MOST_SPANS, description: '空：不营业 / empty: closed' },
)
const closed = { additionalProperties: false }

/** When a store is open. Every weekday is told, so that none is taken for closed because somebody forgot it. */
export const OPENING_HOURS_SCHEMA = Type.Object(
  {
    timeZone: Type.String({ maxLength: 64, description: 'IANA，如 Asia/Shanghai / such as Asia/Shanghai' }),
    weekly: Type.Object(
      { mon: Spans, tue: Spans, wed: Spans, thu: Spans, fri: Spans, sat: Spans, sun: Spans },
      { ...closed, description: '每周七天都要写 / all seven days' },
    ),
    exceptions: Type.Optional(
      Type.Array(Type.Object({ date: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }), open: Spans }, closed), {
        maxItems: MOST_EXCEPTIONS,
        description: '某一天不同：节假日、盘点 / days that differ: holidays, stocktaking',
      }),
    ),
  },
  closed,
)
export type OpeningHours = Static<typeof OPENING_HOURS_SCHEMA>

/** Minutes after midnight, from inclusive, to exclusive; beyond 1440 it is the next day. */
export interface MinuteSpan {
  from: number
  to: number
}

/** Reads `18:00-02:00` (as the schema lets it through). */
export function minuteSpan(text: string): MinuteSpan {
  const [from = 0, to = 0] = text.split('-').map((clock) => {
    const [hours = 0, minutes = 0] = clock.split(':').map(Number)
    return hours * 60 + minutes
  })
  return { from, to: to <= from ? to + 1440 : to }
}

/**
 * Checks opening hours that came from outside.
 *
 * @throws AppError INPUT_INVALID - `problems` lists every fault
 */
export function readOpeningHours(value: unknown): OpeningHours {
  if (!Value.Check(OPENING_HOURS_SCHEMA, value)) {
    const faults = Value.Errors(OPENING_HOURS_SCHEMA, value).map(
      ({ instancePath, message }) => `${instancePath || '/'}: ${message}`,
    )
    throw invalid([...new Set(faults)].slice(0, 20))
  }
  const problems = [...zoneProblems(value), ...exceptionProblems(value), ...overlapProblems(value)]
  if (problems.length > 0) throw invalid(problems.slice(0, 20))
  return value
}

const invalid = (problems: string[]): AppError => new AppError('INPUT_INVALID', { detail: { problems } })

function zoneProblems({ timeZone }: OpeningHours): string[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return []
  } catch {
    return [`/timeZone: no time zone of the IANA database (wanted such as Asia/Shanghai), got ${timeZone}`]
  }
}

function exceptionProblems({ exceptions = [] }: OpeningHours): string[] {
  const seen = new Set<string>()
  return exceptions.flatMap(({ date }, i) => {
    const day = new Date(`${date}T00:00:00Z`)
    const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
    const twice = seen.has(date)
    seen.add(date)
    if (!isDay) return [`/exceptions/${i}/date: no such day: ${date}`]
    return twice ? [`/exceptions/${i}/date: stands twice: ${date}`] : []
  })
}

/** Spans that overlap within their day are more likely a slip than meant. */
function overlapProblems({ weekly, exceptions = [] }: OpeningHours): string[] {
  const days: [string, string[]][] = [
    ...WEEKDAYS.map((day): [string, string[]] => [`/weekly/${day}`, weekly[day]]),
    ...exceptions.map(({ open }, i): [string, string[]] => [`/exceptions/${i}/open`, open]),
  ]
  return days.flatMap(([path, texts]) => {
    const spans = texts.map(minuteSpan).sort((a, b) => a.from - b.from)
    if (spans.some(({ from, to }) => to - from === 1440 && from > 0))
      return [`${path}: begins and ends at the same time; open all day is 00:00-24:00`]
    const overlaps = spans.some(({ from }, i) => i > 0 && from < spans[i - 1].to)
    return overlaps ? [`${path}: spans overlap: ${texts.join(', ')}`] : []
  })
}
