import type { Readable } from 'node:stream'
import { AppError } from '../../engine/errors.ts'

/** How slowly a body may come. */
export interface Pace {
  /** Longest pause between two pieces. */
  idleMs: number
  /** Longest time for the whole. Default: without limit. */
  wholeMs?: number
}

/**
 * The pieces of a stream as they come. It leaves the stream open, so that an answer can still be sent.
 *
 * @throws AppError UPLOAD_STALLED - it came slower than the pace allows
 */
export async function* steadily(source: Readable, { idleMs, wholeMs = Infinity }: Pace): AsyncGenerator<Buffer> {
  const pieces = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  const end = performance.now() + wholeMs
  while (true) {
    const piece = await within(Math.min(idleMs, end - performance.now()), pieces.next(), { idleMs, wholeMs })
    if (piece.done) return
    yield piece.value
  }
}

/**
 * What a promise comes to, if it does so in time.
 *
 * @throws AppError UPLOAD_STALLED
 */
export async function within<T>(ms: number, promise: Promise<T>, pace: Pace): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<never>((_, reject) => {
    const detail = { idleMs: pace.idleMs, ...(Number.isFinite(pace.wholeMs) && { wholeMs: pace.wholeMs as number }) }
    timer = setTimeout(() => reject(new AppError('UPLOAD_STALLED', { detail })), Math.max(0, ms))
  })
  try {
    return await Promise.race([promise, stalled])
  } finally {
    clearTimeout(timer)
  }
}
