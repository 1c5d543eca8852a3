import type { ErrorCode, ErrorDetail } from '../errors.ts'
import type { Question } from './questions.ts'

/** What a thread is opened with. */
export interface ThreadData {
  path: string
  utcOffsetMinutes: number
}

/** To a thread. A question comes after the answer to the one before; `stop` gives up the one that runs. */
export type ToThread = ({ kind: 'ask'; id: number } & Question) | { kind: 'stop'; id: number }

/** From a thread. */
export type FromThread =
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'error'; id: number; code: ErrorCode; detail: ErrorDetail; cause: { name: string; stack: string } }
