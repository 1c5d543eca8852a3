import { AppError } from '../../errors.ts'

/**
 * Asks with the signal that is given, or else with one that is aborted when the time is over.
 *
 * @throws AppError QUERY_TIMEOUT
 */
export async function within<T>(
  statementMs: number | undefined,
  signal: AbortSignal | undefined,
  ask: (until?: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal || statementMs === undefined) return ask(signal)
  const stop = new AbortController()
  const late = new AppError('QUERY_TIMEOUT', { detail: { deadlineMs: statementMs } })
  const timer = setTimeout(() => stop.abort(late), statementMs)
  try {
    return await ask(stop.signal)
  } finally {
    clearTimeout(timer)
  }
}
