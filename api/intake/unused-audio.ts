import { AppError } from '../../engine/errors.ts'
import type { BlobLedger } from '../../engine/store/blob-types.ts'
import type { AnalysisJobs } from '../jobs/analysis-jobs.ts'
import type { BlobStore } from './blobs.ts'

export interface AudioUse {
  store: BlobLedger
  jobs: Pick<AnalysisJobs, 'holds'>
  blobs: BlobStore
}

/**
 * Removes what nobody needs any more of some content, once those that needed it are gone: two stores may have sent the same. A job that is
 * not done needs all of it; a recording its muted copy, or the original where there is none. The caller holds the content's lock
 * (`BlobStore.exclusively`); against other processes the store decides.
 */
export async function dropUnusedAudio({ store, jobs, blobs }: AudioUse, sha256: string): Promise<void> {
  const isCondemned = await store.condemnBlob(sha256).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'DISK_FULL') return undefined
    throw error
  })
  if (isCondemned === undefined) {
    // On a full disk nobody can announce content either: what has no owner goes at once, which makes room for what was to be written.
    if ((await store.getBlob(sha256))?.refs === 0) await blobs.remove(sha256)
  } else if (isCondemned) {
    await blobs.remove(sha256)
    await store.buryBlob(sha256)
  } else if (!(await jobs.holds(sha256))) await blobs.dropOriginal(sha256)
}

const PAGE = 100

/** Removes content that lost its owners while whoever was to remove it died; how many there were. */
export async function dropOwnerlessAudio(use: AudioUse): Promise<number> {
  let dropped = 0
  for (;;) {
    const ownerless = await use.store.ownerlessBlobs(PAGE)
    for (const sha256 of ownerless) await use.blobs.exclusively(sha256, () => dropUnusedAudio(use, sha256))
    dropped += ownerless.length
    if (ownerless.length < PAGE) return dropped
  }
}
