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
