import type { VadOptions } from './options.ts'

/** Length of one window of the model. */
export const WINDOW_MS = 32

/** Up to this length, what remains after a split is its last syllables. */
const REMAINDER_MS = 1000

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
  /** Beginning of the pause that lasts until now. */
  quietFromMs: number | undefined
  /** What remains of speech that was split. */
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
    if (!isSpeech(ended, options)) return undefined
    const endMs = Math.min((ended.quietFromMs ?? limitMs) + options.postPadMs, limitMs)
    freeFromMs = endMs
    return { startMs: ended.startMs, endMs }
  }

  function split(long: Speech): Span | undefined {
    const cut = quietest(long.windows, long.startMs + options.maxSegmentMs / 2)
    if (long.quietFromMs !== undefined && cut.atMs >= long.quietFromMs) return close(long, nowMs)
    // A window that is speech beyond doubt stays whole: its second half would go with a remainder that turns out to be none.
    const endMs = cut.atMs + (cut.probability >= options.sureProbability ? WINDOW_MS : WINDOW_MS / 2)
    const windows = long.windows.filter((window) => window.atMs > cut.atMs)
    const kept = long.continued || isSpeech(long, options)
    speech = { ...long, startMs: endMs, windows, continued: kept }
    if (!kept) return undefined
    freeFromMs = endMs
    return { startMs: long.startMs, endMs }
  }

  function push(probability: number, level: number): Span | undefined {
    const atMs = nowMs
    nowMs += WINDOW_MS
    const voiced = probability >= options.enterProbability
    if (!speech && !voiced) return undefined
    speech ??= { startMs: preRollFrom(atMs), windows: [], quietFromMs: undefined, continued: false }
    speech.windows.push({ atMs, probability, level })
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

/** Whether enough of it is beyond doubt; a short remainder of speech that was split only needs a voice. */
function isSpeech({ windows, continued }: Speech, options: VadOptions): boolean {
  let voiced = 0
  let sure = 0
  let run = 0
  let longestRun = 0
  for (const { probability } of windows) {
    if (probability >= options.enterProbability) voiced++
    if (probability >= options.sureProbability) sure++
    run = probability >= options.sureProbability ? run + 1 : 0
    longestRun = Math.max(longestRun, run)
  }
  if (continued && windows.length * WINDOW_MS < REMAINDER_MS) return voiced > 0
  const enough = sure > 0 && sure * WINDOW_MS >= options.minSureMs
  return enough && (sure >= voiced * options.minSureShare || longestRun * WINDOW_MS >= options.clearRunMs)
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
