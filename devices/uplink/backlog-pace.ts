import type { Clock } from '../ports.ts'

/** How fast what is older than the current start may be sent: the shop's tills use the same line. Live sound is exempt. */
export interface BacklogPace {
  /** Bytes that may go now; 0 or less: not yet. */
  allowedBytes(): number
  spend(bytes: number): void
}

export interface BacklogLimits {
  maxKbps?: number
  /** Spans of the day by this machine's clock, such as `11:00-14:00`, in which no backlog is sent. */
  quietHours?: readonly string[]
}

/** What was not sent may be made up for within so long. */
const BURST_MS = 1000
const DAY_MINUTES = 1440

export function createBacklogPace(
  clock: Pick<Clock, 'monoMs' | 'wallMs'>,
  { maxKbps, quietHours = [] }: BacklogLimits,
): BacklogPace {
  const bytesPerMs = maxKbps === undefined ? Infinity : maxKbps / 8
  const spans = quietHours.map(minutesOf)
  let [tokens, sinceMs] = [bytesPerMs * BURST_MS, clock.monoMs()]
  return {
    allowedBytes: () => {
      const at = new Date(clock.wallMs())
      if (spans.some((span) => holds(span, at.getHours() * 60 + at.getMinutes()))) return 0
      if (bytesPerMs === Infinity) return Infinity
      const now = clock.monoMs()
      tokens = Math.min(bytesPerMs * BURST_MS, tokens + (now - sinceMs) * bytesPerMs)
      sinceMs = now
      return tokens
    },
    spend: (bytes) => (tokens -= bytes),
  }
}

function minutesOf(span: string): [number, number] {
  const [from, to] = span.split('-').map((time) => {
    const [hours, minutes] = time.split(':').map(Number)
    return hours * 60 + minutes
  })
  // 22:00-06:00 goes on after midnight.
  return [from, to <= from ? to + DAY_MINUTES : to]
}

const holds = ([from, to]: readonly [number, number], minute: number): boolean =>
  (minute >= from && minute < to) || minute + DAY_MINUTES < to
