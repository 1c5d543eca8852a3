/** What is known of some content in the blob store. */
export interface BlobRecord {
  sha256: string
  /** Recordings that are played from it, and jobs that are not done and need it. */
  refs: number
  /** `dying`: nothing needs it, and its files are being removed. */
  state: 'kept' | 'dying'
  /** When it last came, or began to die, epoch ms. */
  lastSeen: number
}

/**
 * Which content is needed, decided by the database alone, so that several processes may keep and remove the same content. To keep:
 * name an owner (save a recording, submit a job), `untilBlobStays`, then the files; where the owner comes last, `expectBlob`, the files, the
 * owner, `settleBlob`. To remove: `condemnBlob`, remove the files, `buryBlob`.
 */
export interface BlobLedger {
  /**
   * Says that content is about to come; it is not condemned until it is settled, or for ten minutes. Waits while its files are being removed.
   *
   * @returns what `settleBlob` wants
   */
  expectBlob(sha256: string): Promise<number>
  /** Waits while its files are being removed; content that has an owner stays from then on. */
  untilBlobStays(sha256: string): Promise<void>
  /** It has come, or will not. */
  settleBlob(arrival: number): Promise<void>
  /** False: something needs it, or it is about to come. */
  condemnBlob(sha256: string): Promise<boolean>
  /** The files of condemned content are gone. */
  buryBlob(sha256: string): Promise<void>
  /** Content that nothing needs, also where whoever removed it died on the way. */
  ownerlessBlobs(limit: number): Promise<string[]>
  /** Content that something needs, in order, some at a time: those after a hash. */
  heldBlobs(after?: string): Promise<string[]>
  getBlob(sha256: string): Promise<BlobRecord | undefined>
}
