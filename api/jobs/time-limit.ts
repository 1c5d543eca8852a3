import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'

/**
 * Bytes a second below which no recording of speech lies: AMR at 4.75 kbit/s, the thriftiest codec in use, has 594 and frames of silence
 * in between. What claims to be longer than its size allows (a header that lies, a file made to be long) gets no time for it.
 */
const LEAST_BYTES_PER_SECOND = 500

/**
 * How long the analysis of a recording may take: so that one file cannot hold up those behind it for as long as its sender likes.
 *
 * @param audio.durationMs - what the header promises, where it does
 */
export function analysisLimitMs(
  { bytes, durationMs = Infinity }: { bytes: number; durationMs?: number },
  { analysisBaseMs, analysisTimesLength }: Pick<Config, 'analysisBaseMs' | 'analysisTimesLength'>,
): number {
  const believableMs = Math.min(durationMs, (bytes / LEAST_BYTES_PER_SECOND) * 1000)
  return analysisBaseMs + analysisTimesLength * believableMs
}

/** Node's timers take no longer wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Does something that stops when its signal is aborted, and aborts it when its time is over.
 *
 * @throws AppError ANALYSIS_TIMEOUT
 */
export async function withTimeLimit<T>(
  limitMs: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), Math.min(limitMs, LONGEST_TIMER_MS))
  try {
    return await run(AbortSignal.any([late.signal, ...(signal ? [signal] : [])]))
  } catch (error) {
    if (late.signal.aborted && !signal?.aborted)
      throw new AppError('ANALYSIS_TIMEOUT', { detail: { limitMs: Math.round(limitMs) }, cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}
