import type { Role } from '../types.ts'
import type { LearntRepair, StoredRepair } from './types.ts'

/** A repair with what it stands in; `start` and `end` are into the text as it reads now. */
export interface ListedRepair extends StoredRepair {
  text: string
  role: Role
  recordingId: string
  storeId: string
  /** Wall clock of the utterance's first sound, epoch ms, and the utterance's span in the recording. */
  at: number
  fromMs: number
  toMs: number
}

/** The same words heard and the same put in their place, and how many repairs that is. */
export interface RepairPair {
  original: string
  replacement: string
  conceptId: string
  count: number
}

export interface RepairPage {
  repairs: ListedRepair[]
  nextCursor?: string
}

export interface LearntPage {
  learnt: LearntRepair[]
  nextCursor?: string
}
