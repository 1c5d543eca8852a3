/** A place in the changes of a store, which every process that shares the store can go on from. */
export type ChangePosition = number | string

/** A recording that was written, or that reads otherwise than before. */
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

/** What has changed, whichever process has changed it. */
export interface ChangeStore {
  /** What changed since a position; without one nothing, but the position now. */
  changesSince(position?: ChangePosition): Promise<ToldChanges>
}
