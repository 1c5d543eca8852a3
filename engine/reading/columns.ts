import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Generation } from '../store/columns/live-columns.ts'
import { CONTENTS } from '../store/columns/column-files.ts'
import { startThread, stopThread } from '../thread.ts'
import type { BuilderData, FromBuilder } from './messages.ts'
import { YOUNG_GENERATION } from './young-generation.ts'

/** Has the columns of a store built, in a thread of its own. */
export interface ColumnsDesk {
  /** Starts the thread, if it does not run. */
  want(): void
  /** Whether columns were kept before, which are shown once they are read. */
  readonly hasKept: boolean
  close(): Promise<void>
}

/** Where columns were kept before, they are shown at once; else when they are wanted. */
export function openColumnsDesk(data: BuilderData, onBuilt: (generation: Generation) => void): ColumnsDesk {
  let thread: Worker | undefined
  let isClosed = false
  const want = (): void => {
    if (thread ?? isClosed) return
    const worker = startThread('./columns-thread', import.meta.url, {
      workerData: data,
      resourceLimits: YOUNG_GENERATION,
    })
    thread = worker
    worker.unref()
    const ended = (): void => {
      if (thread === worker) thread = undefined
    }
    worker.on('error', ended).once('exit', ended)
    worker.on('message', (message: FromBuilder) => {
      if (message.kind === 'built' && !isClosed) onBuilt(message.generation)
    })
  }
  const hasKept = existsSync(join(data.folder, CONTENTS))
  if (hasKept) want()
  return {
    ...{ want, hasKept },
    async close() {
      isClosed = true
      if (thread) await stopThread(thread)
    },
  }
}
