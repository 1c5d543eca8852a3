/** A thread that answers questions, one at a time: reading rows, reading queries and reckoning all take place here. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, toAppError } from '../errors.ts'
import { openStoreReading } from '../store/open.ts'
import { STOP } from '../thread.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'
import { answerWith, createQuestions, type Question } from './questions.ts'

const port = parentPort!
const { path, utcOffsetMinutes } = workerData as ThreadData
const opened = await openStoreReading(path, utcOffsetMinutes)
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

port.on('message', (message: ToThread | typeof STOP) => {
  if (message === STOP) void opened.close().then(() => port.close())
  else if (message.kind === 'stop') stops.get(message.id)?.abort(new AppError('CANCELLED'))
  else void answer(message.id, message).then((reply) => port.postMessage(reply))
})
