import { AppError } from '../errors.ts'
import { STOP, startThread } from '../thread.ts'
import type { Scanned, ScanWatch } from './preview-scan.ts'
import type { FromScan, ScanData } from './scan-messages.ts'

/**
 * `scanSaid` in a thread of its own: it takes seconds, in which a service has others to answer.
 *
 * @throws AppError CANCELLED, WORKER_DIED; as `openInsightStore`
 */
export function scanInThread(data: ScanData, { signal, onProgress, onTouched }: ScanWatch = {}): Promise<Scanned> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AppError('CANCELLED'))
    const worker = startThread('./scan-thread', import.meta.url, { workerData: data })
    const stop = (): void => worker.postMessage(STOP)
    signal?.addEventListener('abort', stop, { once: true })
    let end: (() => void) | undefined
    worker.on('message', (message: FromScan) => {
      if (message.kind === 'progress') onProgress?.(message.utterances)
      else if (message.kind === 'touched') onTouched?.(message.recordingIds)
      else if (message.kind === 'over') end = () => resolve(message.scanned)
      else end = () => reject(new AppError(message.code, { detail: message.detail }))
    })
    let cause: unknown
    worker.on('error', (error: unknown) => (cause = error))
    // Over when the thread is: its connection to the store is closed then.
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop)
      if (end) end()
      else reject(new AppError('WORKER_DIED', { detail: { thread: 'preview' }, cause }))
    })
  })
}
