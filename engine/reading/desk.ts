import { AppError } from '../errors.ts'
import type { Asking } from '../store/reading-types.ts'
import type { Question } from './questions.ts'
import { createWaitingLine } from './waiting-line.ts'

/** Answers one question at a time. */
export interface Lane {
  answer(question: Question, signal: AbortSignal): Promise<unknown>
}

export interface DeskOptions {
  /** Questions of one key that run or wait; more are refused. */
  perKey: number
  /** Questions of all keys that wait; more are refused. */
  mostWaiting: number
  /** How long a question may take, waiting included. */
  deadlineMs(name: Question['name']): number
}

/** Hands questions to lanes that are free, and keeps the others waiting: fair between keys, bounded, each with a deadline. */
export interface Desk {
  /**
   * @throws AppError QUERY_LIMIT when the key asks too much at a time, QUERY_BUSY when too many wait, QUERY_TIMEOUT when it ran
   *   out of time, or whatever the asker's signal was aborted with
   */
  ask(question: Question, asking?: Asking): Promise<unknown>
  readonly counts: { running: number; waiting: number }
}

/** A question under way. */
interface Ticket {
  question: Question
  key: string
  /** Aborted when nobody wants the answer any more. */
  signal: AbortSignal
  answered: (value: unknown) => void
  failed: (error: unknown) => void
}

/** When it is worth to ask again. */
const RETRY_AFTER_MS = 2000

export function createDesk(lanes: readonly Lane[], options: DeskOptions): Desk {
  const free = [...lanes]
  // Where there are several lanes, one key never holds all of them: another finds one free.
  const line = createWaitingLine<Ticket>(Math.max(1, lanes.length - 1))
  const next = (): void => {
    const lane = free.pop()
    const ticket = lane && line.take()
    if (lane && !ticket) free.push(lane)
    if (!lane || !ticket) return
    const over = (): void => {
      line.done(ticket)
      free.push(lane)
      next()
    }
    void lane.answer(ticket.question, ticket.signal).then(ticket.answered, ticket.failed).finally(over)
    next()
  }
  const answerOf = (question: Question, key: string, signal: AbortSignal): Promise<unknown> =>
    new Promise((answered, failed) => {
      const ticket: Ticket = { question, key, signal, answered, failed }
      // Who asked need not wait until the lane has let go.
      signal.addEventListener('abort', () => {
        line.leave(ticket)
        failed(signal.reason as Error)
      })
      line.join(ticket)
      next()
    })
  return {
    async ask(question, { signal, key = '' } = {}) {
      signal?.throwIfAborted()
      if (line.of(key) >= options.perKey)
        throw new AppError('QUERY_LIMIT', { detail: { atATime: options.perKey, retryAfterMs: RETRY_AFTER_MS } })
      if (line.counts.waiting >= options.mostWaiting)
        throw new AppError('QUERY_BUSY', { detail: { retryAfterMs: RETRY_AFTER_MS } })
      const stop = new AbortController()
      const leave = (): void => stop.abort(signal?.reason)
      const deadlineMs = options.deadlineMs(question.name)
      const late = setTimeout(() => stop.abort(new AppError('QUERY_TIMEOUT', { detail: { deadlineMs } })), deadlineMs)
      signal?.addEventListener('abort', leave, { once: true })
      try {
        return await answerOf(question, key, stop.signal)
      } finally {
        clearTimeout(late)
        signal?.removeEventListener('abort', leave)
      }
    },
    get counts() {
      return line.counts
    },
  }
}
