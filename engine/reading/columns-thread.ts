/** A thread that builds the columns of a store, keeps them in a folder, and takes in from time to time what changed. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, toAppError } from '../errors.ts'
import type { Generation } from '../store/columns/live-columns.ts'
import { openColumnBuilder } from '../store/open.ts'
import { STOP } from '../thread.ts'
import type { BuilderData, FromBuilder } from './messages.ts'

const port = parentPort!
const { path, folder } = workerData as BuilderData

/** Words of what was deleted leave the folder after this time and that of building. */
const REST_MS = 5000
/** Building takes this share of the time at most. */
const REST_TIMES = 4
const AFTER_FAILURE_MS = 60_000

const stop = new AbortController()
let wake = (): void => undefined
const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, stop.signal.aborted ? 0 : ms)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })

const send = (message: FromBuilder): void => port.postMessage(message)

async function work(): Promise<void> {
  const builder = await openColumnBuilder(path, folder, stop.signal)
  let build: () => Promise<Generation | undefined> = () => builder.first()
  while (!stop.signal.aborted) {
    const start = performance.now()
    let pauseMs = AFTER_FAILURE_MS
    try {
      const generation = await build()
      if (generation) send({ kind: 'built', generation })
      build = () => builder.next()
      pauseMs = Math.max(REST_MS, REST_TIMES * (performance.now() - start))
    } catch (error) {
      // The database serves meanwhile; a full disk may have room again later.
      send({ kind: 'failed', code: toAppError(error).code })
    }
    await rest(pauseMs)
  }
  await builder.close()
}

port.on('message', (message: typeof STOP) => {
  if (message !== STOP) return
  stop.abort(new AppError('CANCELLED'))
  wake()
})
await work()
port.close()
