import { LEAD_MS } from './player.ts'
import { player } from './playing.ts'

const TAIL_MS = 400

interface Span {
  recordingId: string
  startMs: number
  endMs: number
}

let stop: (() => void) | undefined

/** Plays spans one after the other; whatever else is played or stopped meanwhile ends the row. */
export function playInRow(spans: readonly Span[]): void {
  stop?.()
  let at = -1
  const next = () => {
    at += 1
    const span = spans.at(at)
    if (!span) return stop?.()
    const { recordingId, startMs, endMs } = span
    player.play(recordingId, { fromMs: Math.max(0, startMs - LEAD_MS), untilMs: endMs + TAIL_MS })
  }
  let wasPlaying = false
  const unsubscribe = player.subscribe(() => {
    const { isPlaying, recordingId, atMs } = player.state()
    const span = spans[at]
    if (isPlaying && recordingId !== span.recordingId) return stop?.()
    const isOver = wasPlaying && !isPlaying && atMs >= span.endMs
    wasPlaying = isPlaying
    if (isOver) setTimeout(next)
  })
  stop = () => {
    unsubscribe()
    stop = undefined
  }
  next()
}
