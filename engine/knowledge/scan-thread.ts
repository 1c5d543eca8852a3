/** A thread that reads everything that was said once, with a connection of its own to the store, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '../errors.ts'
import { openInsightStore } from '../store/open.ts'
import { STOP } from '../thread.ts'
import { scanSaid } from './preview-scan.ts'
import type { FromScan, ScanData } from './scan-messages.ts'

const port = parentPort!
const { place, compared, most } = workerData as ScanData
const tell = (message: FromScan): void => port.postMessage(message)
const stop = new AbortController()
port.on('message', (message: unknown) => {
  if (message === STOP) stop.abort()
})

try {
  const store = await openInsightStore(place)
  try {
    const scanned = await scanSaid(store, compared, {
      ...(most !== undefined && { most }),
      signal: stop.signal,
      onProgress: (utterances) => tell({ kind: 'progress', utterances }),
      onTouched: (recordingIds) => tell({ kind: 'touched', recordingIds }),
    })
    tell({ kind: 'over', scanned })
  } finally {
    await store.close()
  }
} catch (error) {
  const { code, detail } = toAppError(error)
  tell({ kind: 'error', code, detail })
}
port.close()
