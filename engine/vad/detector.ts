import { AppError } from '../errors.ts'
import { startThread, stopThread } from '../thread.ts'
import { createLevel } from './level.ts'
import type { VadReply, VadRequest } from './worker.ts'

/** The speech model in a thread of its own, shared by all recordings, each with its own state. */
export interface Detector {
  /** Begins a recording. */
  listen: () => RecordingDetector
  close: () => Promise<void>
}

export interface RecordingDetector {
  /** Probability of speech for each 32-ms window that these samples complete. `last` fills up the last window. */
  detect: (samples: Float32Array, last: boolean) => Promise<Float32Array>
}

interface Waiting {
  done: (probabilities: Float32Array) => void
  fail: (error: AppError) => void
}

/** Starts the thread. Requests fail with WORKER_DIED when it ends before it has answered. */
export function createDetector(): Detector {
  const worker = startThread('./worker', import.meta.url)
  const waiting = new Map<number, Waiting>()
  let died: AppError | undefined
  let ids = 0
  let recordings = 0

  function die(error: AppError): void {
    died ??= error
    for (const { fail } of waiting.values()) fail(died)
    waiting.clear()
  }
  worker.on('error', (cause) => die(new AppError('WORKER_DIED', { cause })))
  worker.on('exit', () => die(new AppError('WORKER_DIED')))
  worker.on('message', ({ id, probabilities, error }: VadReply) => {
    const request = waiting.get(id)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    if (probabilities) request?.done(probabilities)
    else request?.fail(new AppError('INTERNAL', { detail: { where: 'speech detection', error: error ?? '' } }))
  })
  worker.unref()

  function detect(recording: number, own: Float32Array<ArrayBuffer>, last: boolean): Promise<Float32Array> {
    if (died) return Promise.reject(died)
    const id = ids++
    worker.ref()
    return new Promise((done, fail) => {
      waiting.set(id, { done, fail })
      worker.postMessage({ id, recording, samples: own, last } satisfies VadRequest, [own.buffer])
    })
  }

  return {
    listen() {
      const recording = recordings++
      const level = createLevel()
      return {
        detect(samples, last) {
          const own = samples.slice() // changed, then transferred, while the caller keeps its samples
          level(own)
          return detect(recording, own, last)
        },
      }
    },
    async close() {
      await stopThread(worker)
    },
  }
}
