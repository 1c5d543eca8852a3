import type { Analysis } from '../types.ts'

/** `superseded`: another version was published, or another re-reading of the line was begun. */
export const REREAD_STATES = ['running', 'done', 'cancelled', 'superseded'] as const
export type RereadState = (typeof REREAD_STATES)[number]

/** A re-reading of everything that a line of knowledge is about, after a version of it was published. */
export interface StoredReread {
  id: string
  line: string
  /** The version that is brought to history. */
  number: number
  who: string
  state: RereadState
  /** Epoch ms. */
  begunAt: number
  updatedAt: number
  /** Recordings in all, as they were when it began, and those that were read. */
  recordings: number
  done: number
  /** Utterances that were read, and those in which anything is different now. */
  utterances: number
  changed: number
  /** What became different, as JSON; no words of customers stand in it (engine/knowledge/reread-report.ts). */
  report: string
}

/** A recording's findings as its analysis gave them, whatever people decided since. */
export type KeptAnalysis = Pick<Analysis, 'utterances' | 'moments' | 'visits' | 'pack'>

/** The analysis that re-readings of a recording start from, with its digest and the knowledge that it was made with. */
export interface KeptBase {
  analysis: KeptAnalysis
  digest: string
  knowledgeVersion: string | null
}

/** A repair that somebody accepted or rejected, told as decisions know it. */
export interface JudgedRepair {
  utteranceId: string
  original: string
  replacement: string
  startMs: number
  state: 'accepted' | 'rejected'
}

/** The recording that comes next. `digest` and `place` tell whether it is still as it was seen. */
export interface RecordingToReread {
  recordingId: string
  storeId: string
  packVersion: string | null
  /** The knowledge that it is of, by an analysis or a re-reading. */
  knowledgeVersion: string | null
  digest: string
  place: string
  /** As it is in the store. */
  current: KeptAnalysis
  /** From before the first re-reading; the same where there was none. */
  base: KeptBase
  judged: JudgedRepair[]
}

/** What one recording came to. */
export interface RereadRecording {
  /** As `RecordingToReread` had them. */
  seen: { recordingId: string; digest: string; place: string }
  /** Of all published versions when it was read, see `KnowledgeVersions.knowledgeStamp`. */
  stamp: number
  /** The knowledge that it is of now, and the pack's own version. */
  knowledgeVersion: string
  packVersion: string
  digest: string
  /** Takes the place of what is in the store; absent where that is the same. */
  analysis?: KeptAnalysis
  /** What later re-readings start from; absent where they may start from what is in the store. */
  base?: KeptBase
  /** Words are covered anew: nothing of them may be left behind. */
  isCovered?: boolean
  /** Of the whole re-reading until now. */
  tally: Pick<StoredReread, 'utterances' | 'changed' | 'report'>
}

/** A part of the insight store: re-readings, each recording in one transaction. */
export interface RereadStore {
  /**
   * Begins a re-reading; one of the same line that runs is superseded.
   *
   * @throws AppError CONFLICT where the version is not in use
   */
  beginReread(reread: Pick<StoredReread, 'id' | 'line' | 'number' | 'who'>, scope: RereadScope): Promise<StoredReread>
  getReread(id: string): Promise<StoredReread | undefined>
  /** Newest first; where no state is asked for, of so many the latest. */
  listRereads(asked?: RereadsAsked): Promise<StoredReread[]>
  /** Ends one that runs. False: it does not. */
  endReread(id: string, state: Exclude<RereadState, 'running'>): Promise<boolean>
  /** Versions of packs and of knowledge that recordings are of, with how many; those of which no pack's version was noted are left out. */
  packVersions(): Promise<PackVersionUsed[]>
  /** What is found in a recording now, whatever people decided about repairs and roles; undefined: there is none. */
  keptAnalysis(recordingId: string): Promise<(KeptAnalysis & { storeId: string }) | undefined>
  /** The newest recording that was not read yet; at the end those whose analysis was under way when the version was published. */
  nextToReread(id: string): Promise<RecordingToReread | undefined>
  /** Writes what a recording came to. False, and nothing is written: the recording, the re-reading or the knowledge changed meanwhile. */
  saveReread(id: string, recording: RereadRecording): Promise<boolean>
}

export interface PackVersionUsed {
  pack: string
  packVersion: string
  knowledgeVersion: string | null
  recordings: number
}

/** Which re-readings are listed; all of those that are in a state, whenever they began. */
export interface RereadsAsked {
  line?: string
  state?: RereadState
}

export interface RereadScope {
  pack: string
  storeId?: string
}
