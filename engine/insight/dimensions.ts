import { FACTS, OUTCOMES } from '../store/sqlite/visit-sql.ts'
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
  'group',
  'need',
  'outcome',
  'concept',
  'polarity',
  'moment',
] as const
export type Dimension = (typeof DIMENSIONS)[number]
export type Period = Extract<Dimension, 'day' | 'week' | 'month'>

/** SQL over `h` that yields `grp`, `utterance`: which utterances belong to which value; '' where none is known. */
export function groupsSql(dimension: Dimension, utcOffsetMinutes: number): string {
  const local = `h.at / 1000 + ${Math.trunc(utcOffsetMinutes) * 60}, 'unixepoch'`
  const column = (value: string): string => `SELECT ${value} AS grp, h.seq AS utterance FROM h`
  switch (dimension) {
    case 'store':
      return column('h.store_id')
    case 'device':
      return column('h.device_id')
    case 'stage':
      return column(`coalesce(h.stage, '')`)
    case 'role':
      return column('h.role')
    case 'day':
      return column(`strftime('%Y-%m-%d', ${local})`)
    case 'week':
      // The Monday: on to the next Sunday (or today's), then six days back.
      return column(`strftime('%Y-%m-%d', ${local}, 'weekday 0', '-6 days')`)
    case 'month':
      return column(`strftime('%Y-%m', ${local})`)
    case 'group':
    case 'need':
      return ofVisits(`SELECT visit, fact AS value FROM (${FACTS}) WHERE kind = '${dimension}'`)
    case 'outcome':
      return ofVisits(`SELECT visit, outcome AS value FROM (${OUTCOMES})`)
    case 'concept':
      return `SELECT up.ancestor AS grp, h.seq AS utterance FROM h JOIN mentions m ON m.utterance = h.seq
        JOIN up ON up.concept = m.concept_id
        UNION SELECT up.ancestor, h.seq FROM h JOIN opinions o ON o.utterance = h.seq JOIN up ON up.concept = o.concept_id`
    case 'polarity':
      return `SELECT o.polarity AS grp, h.seq AS utterance FROM h
        JOIN opinions o ON o.utterance = h.seq AND o.holder <> 'staff'`
    case 'moment':
      return `SELECT mu.kind AS grp, h.seq AS utterance FROM h JOIN moment_utterances mu ON mu.utterance = h.seq`
  }
}

const ofVisits = (known: string): string => `SELECT coalesce(f.value, '') AS grp, h.seq AS utterance
  FROM h LEFT JOIN (SELECT DISTINCT visit, value FROM (${known})) f ON f.visit = h.visit`

/** What was said, rather than where, when and to whom: what was heard of one value is no whole that its figures are shares of. */
export const isContent = (dimension: Dimension): boolean => ['concept', 'polarity', 'moment'].includes(dimension)

export const isPeriod = (dimension: Dimension): dimension is Period =>
  dimension === 'day' || dimension === 'week' || dimension === 'month'

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
