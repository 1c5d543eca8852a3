import type { Asked } from '../api.ts'
import { choice, many, manyOrNone, number, text, type Params } from './params.ts'

/** What narrows search, insights and visits: the API's own parameters, by its own names. */
export interface Filters {
  concept: string[]
  polarity: '' | 'negative' | 'positive' | 'unsure'
  holder: string[]
  role: string[]
  store: string[]
  device: string[]
  stage: string[]
  moment: string[]
  recording: string[]
  visit: string[]
  group: string[]
  need: string[]
  outcome: string[]
  /** Hours of the week, as the API names them: `3-14`. */
  weekHour: string[]
  from: string
  to: string
  minConfidence: number | undefined
  also: string[]
  /** Days up to now, instead of `from` and `to`. */
  'ui.last': (typeof LASTS)[number]
}

/** Where and when one looks: what goes along from page to page. */
export const SCOPE: readonly string[] = ['store', 'from', 'to', 'ui.last']

/** Spans that are counted back from now; '' is none. */
export const LASTS = ['', '1d', '7d', '30d', '90d'] as const

export const filterParams: Params<Filters> = {
  concept: many,
  polarity: choice(['', 'negative', 'positive', 'unsure']),
  holder: many,
  role: many,
  store: many,
  device: many,
  stage: manyOrNone,
  moment: many,
  recording: many,
  visit: many,
  group: manyOrNone,
  need: manyOrNone,
  outcome: manyOrNone,
  weekHour: many,
  from: text,
  to: text,
  minConfidence: number(0, 1),
  also: many,
  'ui.last': choice(LASTS),
}

const DAY_MS = 24 * 3600_000
const HOUR_MS = 3600_000

/**
 * The time that is meant, in absolute terms. A span that is counted back begins at a whole hour, so that the same page asked twice is
 * the same question.
 */
export function timesOf({ from, to, 'ui.last': last }: Pick<Filters, 'from' | 'to' | 'ui.last'>, now: number) {
  if (last === '') return { ...(from !== '' && { from }), ...(to !== '' && { to }) }
  const begin = Math.floor((now - parseInt(last, 10) * DAY_MS) / HOUR_MS) * HOUR_MS
  return { from: new Date(begin).toISOString() }
}

/** Counted-back time made absolute: what a link that is handed on must say. */
export function frozen<T extends Filters>(state: T, now: number): T {
  if (state['ui.last'] === '') return state
  return { ...state, ...timesOf(state, now), to: new Date(now).toISOString(), 'ui.last': '' }
}

/** Filters that take several values. */
export const LISTS = [
  ...(['concept', 'holder', 'role', 'store', 'device', 'stage', 'moment'] as const),
  ...(['recording', 'visit', 'group', 'need', 'outcome', 'weekHour', 'also'] as const),
]

/** Parameters of the API for these filters; those of the screen stay behind. */
export function filterQuery(filters: Filters, now: number): Asked {
  const { polarity, minConfidence } = filters
  return {
    ...Object.fromEntries(LISTS.map((name) => [name, filters[name]])),
    ...(polarity !== '' && { polarity }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...timesOf(filters, now),
  }
}
