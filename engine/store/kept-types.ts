/** What people keep for themselves and others: searches, baskets of evidence, short links. */
export type KeptKind = 'search' | 'basket' | 'link'

export interface Kept {
  id: string
  kind: KeptKind
  /** Id of the key that made it. */
  owner: string
  /** Stores of that key when it was made; undefined: every store. */
  storeIds?: string[]
  name: string
  /** Whether others may read it who see all of these stores. */
  isShared: boolean
  /** What it is, in the form of its kind. */
  content: string
  createdAt: number
  updatedAt: number
  /** When it ends by itself, epoch ms. */
  expiresAt?: number
}

/** An utterance in a basket. Its words are read where they are: they go with their recording, and so does this. */
export interface Evidence {
  id: string
  basketId: string
  utteranceId: string
  recordingId: string
  storeId: string
  startMs: number
  endMs: number
  note: string
  /** In the basket, ascending. */
  place: number
  addedAt: number
}

/** A part of the insight store. */
export interface KeptStore {
  /** Keeps a thing, in place of what had its id. */
  keep(thing: Kept): Promise<void>
  getKept(id: string): Promise<Kept | undefined>
  /** What has not ended, the newest first; a basket with the number of its utterances. */
  listKept(kind: KeptKind, now: number): Promise<(Kept & { evidenceCount: number })[]>
  /** With all that is in it; false when it is not there. */
  removeKept(id: string): Promise<boolean>
  /** Puts an utterance at the end of a basket; false where it is there already, or its basket or recording is gone. */
  addEvidence(evidence: Omit<Evidence, 'place' | 'storeId'>): Promise<boolean>
  evidenceOf(basketId: string): Promise<Evidence[]>
  getEvidence(id: string): Promise<Evidence | undefined>
  /** Changes the note, or moves it before (−1) or after (1) its neighbour. */
  changeEvidence(id: string, change: { note?: string; move?: -1 | 1 }): Promise<void>
  removeEvidence(id: string): Promise<boolean>
}
