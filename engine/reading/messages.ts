import type { ErrorCode, ErrorDetail } from '../errors.ts'
import type { KnownChanges } from '../store/change-types.ts'
import type { Generation } from '../store/columns/live-columns.ts'
import type { Question } from './questions.ts'

/** What a thread is opened with. */
export interface ThreadData {
  path: string
}

/** To a thread. A question comes after the answer to the one before; `stop` gives up the one that runs; `show` has it answer from columns. */
export type ToThread =
  ({ kind: 'ask'; id: number } & Question) | { kind: 'stop'; id: number } | { kind: 'show'; generation: Generation }

/** From a thread; it wants columns where it has many rows to read and none are shown, and says when it answers from those it was given and, time and again, how far these know the changes. */
export type FromThread =
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'error'; id: number; code: ErrorCode; detail: ErrorDetail; cause: { name: string; stack: string } }
  | { kind: 'wants-columns' | 'shown' }
  | { kind: 'kept-up'; known: KnownChanges | undefined }

/** What the thread that builds columns is opened with. */
export interface BuilderData {
  path: string
  /** Where it keeps them. */
  folder: string
}

/** From the thread that builds columns. */
export type FromBuilder = { kind: 'built'; generation: Generation } | { kind: 'failed'; code: ErrorCode }
