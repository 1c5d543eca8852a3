/** A place in the changes of a store, which every process that shares the store can go on from. */
export type ChangePosition = number | string

/** A recording that was written, that reads otherwise than before, or of whose visits an outcome was told or taken back. */
export interface ChangedRecording {
  id: string
  storeId: string
  /** When its last analysis was saved, epoch ms. */
  analysedAt: number
}

export interface ToldChanges {
  /** From where to ask the next time. */
  position: ChangePosition
  /** Without those that are gone, in no order. */
  recordings: ChangedRecording[]
  /** How many recordings are gone; nothing is kept of them. */
  removed: number
}

/** How far a copy for reading knows the changes of its database. */
export interface KnownChanges {
  /** What it could see of them. */
  changes: ChangePosition
  /** A change that its database had, by its number and its mark. */
  last: { seq: number; mark: number }
  /** Recordings of which it knows that it has to read them again. */
  waiting: number[]
}

/** How much of a store a copy for reading does not have yet. */
export interface Behind {
  recordings: number
  /** Utterances of these recordings as they are now. */
  utterances: number
}

/** What has changed, whichever process has changed it. */
export interface ChangeStore {
  /** What changed since a position; without one nothing, but the position now. */
  changesSince(position?: ChangePosition): Promise<ToldChanges>
  /** What a copy for reading does not have yet. */
  behind(known: KnownChanges): Promise<Behind>
}
