import type { OpeningHours } from '../../../engine/store/opening-hours.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** What a shop that was never asked is offered to begin with. */
const USUAL = '10:00-21:00'
const SPAN = /^(\d{1,2})[:：](\d{2})[-–—~至到](\d{1,2})[:：](\d{2})$/

/** Spans as somebody types them: `10:00-21:00`, several apart by blanks or commas; nothing: closed. Undefined: they are none. */
export function readSpans(written: string): string[] | undefined {
  const parts = written
    .trim()
    .replaceAll(/\s*([-–—~至到])\s*/g, '$1')
    .split(/[\s,，、;；]+/)
    .filter((part) => part !== '')
  const spans = parts.map((part) => {
    const [, h1, m1, h2, m2] = SPAN.exec(part) ?? []
    return h1 && m1 && h2 && m2 ? `${h1.padStart(2, '0')}:${m1}-${h2.padStart(2, '0')}:${m2}` : undefined
  })
  return spans.every((span) => span !== undefined) ? spans : undefined
}

/** Days that differ, one a line: `2026-10-01 09:00-18:00`, a day alone: closed. Undefined: a line is none. */
export function readExceptions(written: string): NonNullable<OpeningHours['exceptions']> | undefined {
  const lines = written.split('\n').filter((line) => line.trim() !== '')
  const days = lines.map((line) => {
    const [date = '', ...rest] = line.trim().split(/\s+/)
    const open = readSpans(rest.join(' '))
    return /^\d{4}-\d{2}-\d{2}$/.test(date) && open ? { date, open } : undefined
  })
  return days.every((day) => day !== undefined) ? days : undefined
}

export const printExceptions = (exceptions: OpeningHours['exceptions'] = []): string =>
  exceptions.map(({ date, open }) => [date, ...open].join(' ')).join('\n')

export const usualHours = (): OpeningHours => ({
  timeZone: 'Asia/Shanghai',
  weekly: Object.fromEntries(WEEKDAYS.map((day) => [day, [USUAL]])) as OpeningHours['weekly'],
})
