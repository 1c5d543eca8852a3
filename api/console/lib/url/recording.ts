import { many, number, queryOf, text } from './params.ts'

const MOST_MS = 7 * 24 * 3600_000

export interface RecordingState {
  /** Where to stand, ms from the start. */
  at: number | undefined
  /** An utterance to show. */
  u: string
  /** Words to mark. */
  q: string
  /** Utterances that were hits of the list one came from. */
  'ui.hits': string[]
}

export const recordingUrl = queryOf<RecordingState>({ at: number(0, MOST_MS), u: text, q: text, 'ui.hits': many })
