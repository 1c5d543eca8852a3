import type { Config } from '../../engine/config.ts'
import { AppError, toAppError } from '../../engine/errors.ts'
import type { Analysis } from '../../engine/types.ts'
import type { Engine } from '../engine-port.ts'
import { keepNewFilesPrivate } from '../private-files.ts'
import type { EngineTask, FromEngine, ToEngine } from './engine-messages.ts'

/** The engine in a process of its own; spoken to over the channel that `startEngineProcess` opens. */

keepNewFilesPrivate()

/** A recogniser's piece takes seconds; what is longer at its end will not come to it. */
const MOST_END_MS = 15_000

let given: Extract<ToEngine, { kind: 'start' }> | undefined
let engine: Promise<Engine> | undefined
const running = new Map<number, AbortController>()

const tell = (message: FromEngine) => void (process.connected && process.send?.(message))

process.on('message', (message: ToEngine) => {
  if (message.kind === 'start') given = message
  else if (message.kind === 'cancel') running.get(message.id)?.abort()
  else if (message.kind === 'close') void close()
  else void work(message)
})
// The service is gone: nobody would read an answer. Native code that an exit cuts off takes the process down with a noise.
process.on('disconnect', () => {
  setTimeout(() => process.exit(0), MOST_END_MS)
  void end().finally(() => process.exit(0))
})
// Ctrl-C reaches the whole group; the service decides when its engine ends.
process.on('SIGINT', () => undefined)

/** The engine, started by the first task. A start that failed (a model not yet installed) is tried again by the next one. */
function ready(): Promise<Engine> {
  engine ??= start().catch((error: unknown) => {
    engine = undefined
    throw error
  })
  return engine
}

async function start(): Promise<Engine> {
  if (!given) throw new AppError('NOT_READY')
  const { createEngine } = (await import(given.module)) as { createEngine: (config: Config) => Promise<Engine> }
  return createEngine(given.config)
}

async function work(task: EngineTask): Promise<void> {
  const stop = new AbortController()
  running.set(task.id, stop)
  try {
    tell({ kind: 'done', id: task.id, result: await perform(task, stop.signal) })
  } catch (error) {
    const { code, detail } = toAppError(error)
    tell({ kind: 'failed', id: task.id, code, detail })
  } finally {
    running.delete(task.id)
  }
}

async function perform(task: EngineTask, signal: AbortSignal): Promise<Analysis | undefined> {
  const started = await ready()
  if (task.kind === 'understand') return started.understand(task.turns, { ...task.options, signal })
  if (task.kind === 'mute') {
    await started.mute(task.source, task.target, task.spans, { signal })
    return undefined
  }
  const onProgress = (fraction: number) => tell({ kind: 'progress', id: task.id, fraction })
  return started.analyse(task.path, { ...task.options, signal, onProgress })
}

async function close(): Promise<void> {
  await end()
  if (process.connected) process.disconnect()
}

let ending: Promise<void> | undefined

/** Gives up what is under way and closes the engine, once. */
function end(): Promise<void> {
  for (const stop of running.values()) stop.abort()
  ending ??= Promise.resolve(engine)
    .then((started) => started?.close())
    .catch(() => undefined)
  return ending
}
