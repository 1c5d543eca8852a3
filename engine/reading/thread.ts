/** A thread that answers questions, one at a time: reading rows, reading queries and reckoning all take place here. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, toAppError } from '../errors.ts'
import { openStoreReading } from '../store/open.ts'
import type { Generation } from '../store/columns/live-columns.ts'
import { STOP } from '../thread.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'
import { answerWith, createQuestions, type Question } from './questions.ts'

const port = parentPort!
const { path } = workerData as ThreadData
const opened = await openStoreReading(path)
const questions = createQuestions(opened.reading)
const stops = new Map<number, AbortController>()

async function answer(id: number, { name, args }: Question): Promise<FromThread> {
  const stop = new AbortController()
  stops.set(id, stop)
  try {
    return { kind: 'answer', id, value: await answerWith(questions, { name, args }, stop.signal) }
  } catch (error) {
    const { code, detail, cause, stack } = toAppError(error)
    const { name: kind, stack: from = '' } = cause instanceof Error ? cause : { name: code, stack }
    return { kind: 'error', id, code, detail, cause: { name: kind, stack: from } }
  } finally {
    stops.delete(id)
  }
}

/** So often what changed is read, for the next question to have little left. */
const KEEP_UP_MS = 300
/** Too many to ask for each answer. */
const WANT_MS = 5000

let wantedAt = -Infinity
async function wantColumns(): Promise<void> {
  if (performance.now() - wantedAt < WANT_MS) return
  wantedAt = performance.now()
  if (await opened.reading.wantsColumns()) port.postMessage({ kind: 'wants-columns' } satisfies FromThread)
}

let keepingUp: NodeJS.Timeout | undefined
async function show(generation: Generation): Promise<void> {
  await opened.reading.show(generation)
  port.postMessage({ kind: 'shown' } satisfies FromThread)
  clearTimeout(keepingUp)
  const again = (): void =>
    void opened.reading
      .keepUp()
      .then(() => port.postMessage({ kind: 'kept-up', known: opened.reading.known } satisfies FromThread))
      .catch(() => undefined)
      .then(later)
  const later = (): void => void (keepingUp = setTimeout(again, KEEP_UP_MS).unref())
  later()
}

port.on('message', (message: ToThread | typeof STOP) => {
  if (message === STOP) {
    clearTimeout(keepingUp)
    void opened.close().then(() => port.close())
  } else if (message.kind === 'show') void show(message.generation).catch(() => undefined)
  else if (message.kind === 'stop') stops.get(message.id)?.abort(new AppError('CANCELLED'))
  else
    void answer(message.id, message).then((reply) => {
      port.postMessage(reply)
      void wantColumns().catch(() => undefined)
    })
})
