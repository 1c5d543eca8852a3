import type { DeviceFacts } from './api-types.ts'

const DAY_MS = 24 * 3600_000

/** What people make of a state: as it should be, as somebody wants it, not as it should be, not known. */
export const SENSES = ['well', 'meant', 'wrong', 'unknown'] as const
export type Sense = (typeof SENSES)[number]

const MEANT = ['paused', 'outside-hours', 'revoked', 'never-seen']

export function senseOf(state: string): Sense {
  if (state === 'recording') return 'well'
  if (state === 'unwatched') return 'unknown'
  return MEANT.includes(state) ? 'meant' : 'wrong'
}

export interface StateSpan {
  state: string
  sense: Sense
  /** Epoch ms. */
  from: number
  to: number
}

/** The last day of a device, without holes: what it was in from when to when. */
export function spansOfDay({ states = [] }: Pick<DeviceFacts, 'states'>, now: number): StateSpan[] {
  const begin = now - DAY_MS
  const changes = states.map(({ at, state }) => ({ at: Math.max(begin, Math.min(at, now)), state }))
  const known = [{ at: begin, state: 'unwatched' }, ...changes]
  return known.flatMap(({ at, state }, i) => {
    const to = known[i + 1]?.at ?? now
    return to > at ? [{ state, sense: senseOf(state), from: at, to }] : []
  })
}

/** Share of each sense in some spans, 0..1. */
export function sharesOf(spans: readonly StateSpan[]): Record<Sense, number> {
  const whole = spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const share = (wanted: Sense) =>
    spans.filter(({ sense }) => sense === wanted).reduce((sum, { from, to }) => sum + to - from, 0) / (whole || 1)
  return Object.fromEntries(SENSES.map((sense) => [sense, share(sense)])) as Record<Sense, number>
}
