import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a worker thread from a module that lies beside its caller.
 *
 * @param name - module name without ending, relative to the caller (`./worker`)
 * @param callerUrl - the caller's `import.meta.url`; its ending (`.ts` in development, `.js` when built) decides how to load
 */
export function startThread(name: string, callerUrl: string, options: WorkerOptions = {}): Worker {
  const ending = callerUrl.endsWith('.ts') ? '.ts' : '.js'
  const url = new URL(name + ending, callerUrl)
  if (ending === '.js') return new Worker(url, options)
  // Node 20 does not hand `--import tsx` on to threads, so the thread registers the loader itself.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const start = `import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(url.href)}) })`
  return new Worker(start, { ...options, eval: true })
}

/** The message that asks a thread to end; a thread answers it by closing its port. */
export const STOP = 'stop'

/**
 * Ends a thread when it has finished what it is at: native code that is interrupted by `terminate()` takes the whole process down
 * with it. One that does not end by itself is terminated after all.
 */
export async function stopThread(worker: Worker, graceMs = 10_000): Promise<void> {
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  if (worker.threadId < 0) return
  worker.ref()
  worker.postMessage(STOP)
  const late = setTimeout(() => void worker.terminate(), graceMs)
  await ended
  clearTimeout(late)
}
