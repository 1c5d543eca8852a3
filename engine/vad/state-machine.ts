import type { VadOptions } from './options.ts'

/** Length of one window of the model. */
export const WINDOW_MS = 32

/** A stretch of the recording with speech, pads inside. */
export interface Span {
  startMs: number
  endMs: number
}

/** Windows of one recording in, spans out, in order and without overlap. */
export interface SpeechSpans {
  /** The next window: probability of speech, and its level (root mean square), which finds the quietest point. */
  push(probability: number, level: number): Span | undefined
  /** The recording ends at `endMs`. */
  flush(endMs: number): Span | undefined
  /** Sound before this time will not be asked for again. */
  neededFromMs(): number
}

/** Speech under way: `startMs` with its pre-roll, the windows since the first one with speech. */
interface Speech {
  startMs: number
  windows: { atMs: number; probability: number; level: number }[]
  /** Time of windows at or above the entering probability. */
  voicedMs: number
  /** Beginning of the pause that lasts until now. */
  quietFromMs: number | undefined
  /** What remains of speech that was split is kept, however short. */
  continued: boolean
}

/** The state machine between the model and the recogniser; times are from the first window on. Options must be valid. */
export function createSpeechSpans(options: VadOptions): SpeechSpans {
  let nowMs = 0
  let freeFromMs = 0 // end of the last span
  let speech: Speech | undefined

  const preRollFrom = (atMs: number): number => Math.max(freeFromMs, atMs - options.preRollMs, 0)

  function close(ended: Speech, limitMs: number): Span | undefined {
    speech = undefined
    if (ended.voicedMs === 0 || (ended.voicedMs < options.minSpeechMs && !ended.continued)) return undefined
    const endMs = Math.min((ended.quietFromMs ?? limitMs) + options.postPadMs, limitMs)
    freeFromMs = endMs
    return { startMs: ended.startMs, endMs }
  }

  function split(long: Speech): Span | undefined {
    const cut = quietest(long.windows, long.startMs + options.maxSegmentMs / 2)
    if (long.quietFromMs !== undefined && cut.atMs >= long.quietFromMs) return close(long, nowMs)
    const endMs = cut.atMs + WINDOW_MS / 2
    const windows = long.windows.filter((window) => window.atMs > cut.atMs)
    const voiced = windows.filter((window) => window.probability >= options.enterProbability)
    speech = { ...long, startMs: endMs, windows, voicedMs: voiced.length * WINDOW_MS, continued: true }
    freeFromMs = endMs
    return { startMs: long.startMs, endMs }
  }

  function push(probability: number, level: number): Span | undefined {
    const atMs = nowMs
    nowMs += WINDOW_MS
    const voiced = probability >= options.enterProbability
    if (!speech && !voiced) return undefined
    speech ??= { startMs: preRollFrom(atMs), windows: [], voicedMs: 0, quietFromMs: undefined, continued: false }
    speech.windows.push({ atMs, probability, level })
    if (voiced) speech.voicedMs += WINDOW_MS
    if (voiced) speech.quietFromMs = undefined
    else if (probability < options.exitProbability) speech.quietFromMs ??= atMs
    if (speech.quietFromMs !== undefined && nowMs - speech.quietFromMs >= options.hangMs) return close(speech, nowMs)
    return nowMs + WINDOW_MS - speech.startMs > options.maxSegmentMs ? split(speech) : undefined
  }

  return {
    push,
    flush: (endMs) => (speech ? close(speech, endMs) : undefined),
    neededFromMs: () => speech?.startMs ?? preRollFrom(nowMs),
  }
}

/** The window from `fromMs` on where neither the model nor the ear finds much: least probability × level over three windows. */
function quietest(windows: Speech['windows'], fromMs: number): Speech['windows'][number] {
  let found = windows[windows.length - 1]
  let least = Infinity
  for (let i = 1; i < windows.length - 1; i++) {
    if (windows[i].atMs < fromMs) continue
    const around = [windows[i - 1], windows[i], windows[i + 1]]
    const sum = (key: 'probability' | 'level'): number => around.reduce((total, window) => total + window[key], 0)
    const loudness = sum('probability') * sum('level')
    if (loudness >= least) continue
    least = loudness
    found = windows[i]
  }
  return found
}
