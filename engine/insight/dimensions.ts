import { weekHourNamed } from '../store/week-hours.ts'
import { NOT_STAFF } from './narrow.ts'
import type { Scope } from './scope.ts'
import type { Span } from './spans.ts'
import { DAY_MS } from './wall-clock.ts'

/** Ways to break a figure down. */
export const DIMENSIONS = [
  'store',
  'device',
  'stage',
  'role',
  'day',
  'week',
  'month',
  'weekHour',
  'group',
  'need',
  'outcome',
  'concept',
  'polarity',
  'moment',
] as const
export type Dimension = (typeof DIMENSIONS)[number]
export type Period = Extract<Dimension, 'day' | 'week' | 'month'>

/** What was said, rather than where, when and to whom: what was heard of one value is no whole that its figures are shares of. */
export const isContent = (dimension: Dimension): boolean => ['concept', 'polarity', 'moment'].includes(dimension)

export const isPeriod = (dimension: Dimension): dimension is Period =>
  dimension === 'day' || dimension === 'week' || dimension === 'month'

/** Whether the values of a dimension follow one another, as they are called. */
export const isInTime = (dimension: Dimension): boolean => isPeriod(dimension) || dimension === 'weekHour'

/** The filters that let through what belongs to one value. */
export function opensValue(dimension: Dimension, value: string, utcOffsetMinutes: number): Scope {
  switch (dimension) {
    case 'store':
      return { storeIds: [value] }
    case 'device':
      return { deviceIds: [value] }
    case 'stage':
      return { stages: [value] }
    case 'role':
      return { roles: [value as 'customer'] }
    case 'day':
    case 'week':
    case 'month': {
      const { from, to } = spanOf(dimension, value, utcOffsetMinutes)
      return { fromAt: from, toAt: to }
    }
    case 'weekHour':
      return { weekHours: [weekHourNamed(value, utcOffsetMinutes)] }
    case 'group':
      return { groups: [value] }
    case 'need':
      return { needs: [value] }
    case 'outcome':
      return { outcomes: [value] }
    case 'concept':
      return { concepts: [value] }
    case 'polarity':
      return { polarity: value as 'positive', holders: NOT_STAFF }
    case 'moment':
      return { momentKinds: [value as 'praise'] }
  }
}

/** The time from the beginning of a local day, week (named by its Monday) or month to its end. */
export function spanOf(period: Period, value: string, utcOffsetMinutes: number): Span {
  const day = Date.parse(`${period === 'month' ? `${value}-01` : value}T00:00:00Z`)
  const begin = new Date(day)
  const month = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1)
  const end = period === 'month' ? month : day + (period === 'week' ? 7 : 1) * DAY_MS
  const offset = Math.trunc(utcOffsetMinutes) * 60_000
  return { from: day - offset, to: end - offset }
}
