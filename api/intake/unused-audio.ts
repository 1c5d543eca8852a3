import type { InsightStore } from '../../engine/store/types.ts'
import type { AnalysisJobs } from '../jobs/analysis-jobs.ts'
import type { BlobStore } from './blobs.ts'

export interface AudioUse {
  store: Pick<InsightStore, 'holdsAudio'>
  jobs: Pick<AnalysisJobs, 'holds'>
  blobs: BlobStore
}

/**
 * Removes what nobody needs of some content: two stores may have sent the same. A job that is not done needs all of it; a recording its
 * muted copy, or the original where there is none. The caller holds the content's lock (`BlobStore.exclusively`).
 *
 * @param leaving - a recording whose jobs (and words, where `words` says so) need it no more
 */
export async function dropUnusedAudio(
  { store, jobs, blobs }: AudioUse,
  sha256: string,
  leaving: { recordingId: string; words: boolean },
): Promise<void> {
  if (await jobs.holds(sha256, leaving.recordingId)) return
  const isPlayed = await store.holdsAudio(sha256, leaving.words ? leaving.recordingId : '')
  await (isPlayed ? blobs.dropOriginal(sha256) : blobs.remove(sha256))
}
