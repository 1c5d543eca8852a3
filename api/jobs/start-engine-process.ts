import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { environmentWith, type Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import type { Analysis } from '../../engine/types.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import type { Engine } from '../engine-port.ts'
import type { EngineTask, FromEngine, PlainOptions, ToEngine } from './engine-messages.ts'

interface Pending {
  child: ChildProcess
  resolve(result: Analysis | undefined): void
  reject(error: AppError): void
  onProgress: ((fraction: number) => void) | undefined
}

/** A task without its number. */
type Task = EngineTask extends infer T ? (T extends EngineTask ? Omit<T, 'id'> : never) : never

const CLOSE_MS = 5_000

/**
 * An engine that lives in a child process. Not in a thread: decoding uploads that strangers sent, native code and big
 * dictionaries must neither block nor take down the process that answers requests and takes recordings in.
 * It starts with the first task; when it dies, what it was doing fails with WORKER_DIED and the next task starts it anew.
 *
 * @param module - address of a module that exports `createEngine(config)`
 * @param cancelGraceMs - how long a cancelled task may go on before the process is ended
 */
export function startEngineProcess(
  config: Config,
  module = ownModule('../../engine/pipeline'),
  cancelGraceMs = 10_000,
): Engine {
  const pending = new Map<number, Pending>()
  let [child, lastId]: [ChildProcess | undefined, number] = [undefined, 0]

  function running(): ChildProcess {
    if (child) return child
    const started = launch(config, module)
    started.on('message', (message: FromEngine) => settle(pending, message))
    const onEnd = () => {
      if (child === started) child = undefined
      failAll(pending, started)
    }
    started.once('exit', onEnd)
    started.once('error', onEnd)
    child = started
    return started
  }

  async function perform<Result extends Analysis | undefined>(
    task: Task,
    { signal, onProgress }: Pick<AnalyseOptions, 'signal' | 'onProgress'>,
  ): Promise<Result> {
    if (signal?.aborted) throw new AppError('CANCELLED')
    const id = ++lastId
    const to = running()
    let late: NodeJS.Timeout | undefined
    const cancel = () => {
      send(to, { kind: 'cancel', id })
      // One that does not listen, deep in a computation, would hold up all that comes after it.
      late = setTimeout(() => to.kill('SIGKILL'), cancelGraceMs)
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await new Promise<Result>((resolve, reject) => {
        pending.set(id, { child: to, resolve: (result) => resolve(result as Result), reject, onProgress })
        send(to, { ...task, id })
      })
    } finally {
      clearTimeout(late)
      pending.delete(id)
      signal?.removeEventListener('abort', cancel)
    }
  }

  return {
    analyse: (path, options) => perform({ kind: 'analyse', path, options: plainOptions(options) }, options),
    understand: (turns, options) => perform({ kind: 'understand', turns, options: plainOptions(options) }, options),
    mute: (source, target, spans, options = {}) => perform<undefined>({ kind: 'mute', source, target, spans }, options),
    close: async () => {
      const ending = child
      if (!ending || ending.exitCode !== null) return
      const ended = once(ending, 'exit')
      const late = setTimeout(() => ending.kill('SIGKILL'), CLOSE_MS)
      send(ending, { kind: 'close' })
      await ended
      clearTimeout(late)
    },
  }
}

/** Address of a module of ours, in the form (.ts or .js) in which this one runs. */
function ownModule(name: string): string {
  return new URL(name + (import.meta.url.endsWith('.ts') ? '.ts' : '.js'), import.meta.url).href
}

/**
 * Models take and give back buffers of megabytes all the time. glibc by itself keeps what was given back, once for each thread;
 * told so, it hands it back to the machine: a fifth less memory at the peak, at no cost in time (scripts/bench/bombs.ts, stages.ts).
 */
const ALLOCATION = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' }
/** Of the newest objects of each thread; V8's own 16 pay in services that make millions of small ones a second. */
const YOUNG_MIB = 4

function launch(config: Config, module: string): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts')
  const child = fork(new URL(ownModule('./engine-process')), {
    execArgv: [`--max-semi-space-size=${YOUNG_MIB}`, ...(isSource ? ['--import', import.meta.resolve('tsx')] : [])],
    env: environmentWith(ALLOCATION),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  send(child, { kind: 'start', config, module })
  return child
}

function send(child: ChildProcess, message: ToEngine): void {
  // A message to a process that has just died is answered by its exit event.
  if (child.connected) child.send(message, () => undefined)
}

function settle(pending: Map<number, Pending>, message: FromEngine): void {
  const task = pending.get(message.id)
  if (message.kind === 'progress') task?.onProgress?.(message.fraction)
  else if (message.kind === 'done') task?.resolve(message.result)
  else task?.reject(new AppError(message.code, { detail: message.detail }))
}

function failAll(pending: Map<number, Pending>, dead: ChildProcess): void {
  const detail = { exit: dead.exitCode ?? -1, signal: dead.signalCode ?? 'none' }
  for (const task of pending.values()) if (task.child === dead) task.reject(new AppError('WORKER_DIED', { detail }))
}

function plainOptions(options: AnalyseOptions): PlainOptions {
  const plain = { ...options }
  delete plain.signal
  delete plain.onProgress
  return plain
}
