/** A stretch of a recording, ms from its start, half-open. */
export interface TimeSpan {
  startMs: number
  endMs: number
}

/** The same stretches in order, those that touch or overlap joined; empty ones are dropped. */
export function joinSpans(spans: readonly TimeSpan[]): TimeSpan[] {
  const joined: TimeSpan[] = []
  const inOrder = spans.filter(({ startMs, endMs }) => endMs > startMs).sort((a, b) => a.startMs - b.startMs)
  for (const { startMs, endMs } of inOrder) {
    const last = joined.at(-1)
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else joined.push({ startMs, endMs })
  }
  return joined
}

/** Whether every one of `wanted` lies within one of `spans`. */
export function coversSpans(spans: readonly TimeSpan[], wanted: readonly TimeSpan[]): boolean {
  const joined = joinSpans(spans)
  return joinSpans(wanted).every((one) =>
    joined.some(({ startMs, endMs }) => startMs <= one.startMs && one.endMs <= endMs),
  )
}
