import type { InsightStore } from '../../engine/store/types.ts'
import type { AnalysisJobs } from '../jobs/analysis-jobs.ts'
import type { BlobStore } from './blobs.ts'
import { dropUnusedAudio } from './unused-audio.ts'

export interface ForgetDeps {
  store: InsightStore
  jobs: Pick<AnalysisJobs, 'holds' | 'withdraw' | 'remove'>
  blobs: BlobStore
}

/** `sha256` null: it never had audio, as written feedback. */
interface Subject {
  recordingId: string
  sha256: string | null
}

/**
 * Forgets a recording: its words, its jobs with what they say about the file, and its audio where no other recording needs it. What a
 * crash leaves behind has no owner any more, and `dropOwnerlessAudio` finds it.
 *
 * @returns false, and nothing has changed, while it is being analysed
 */
export function forgetRecording(deps: ForgetDeps, subject: Subject): Promise<boolean> {
  return forget(deps, subject, true)
}

/** The same for audio that came to no words: a recording that an earlier analysis gave stays, with the audio it is played from. */
export function forgetUnanalysed(deps: ForgetDeps, subject: Subject): Promise<boolean> {
  return forget(deps, subject, false)
}

function forget(deps: ForgetDeps, { recordingId, sha256 }: Subject, words: boolean): Promise<boolean> {
  const { store, jobs, blobs } = deps
  return blobs.exclusively(sha256 ?? recordingId, async () => {
    if (!(await jobs.withdraw(recordingId))) return false
    if (words) await store.deleteRecording(recordingId)
    const isForgotten = await jobs.remove(recordingId)
    if (sha256 !== null) await dropUnusedAudio(deps, sha256)
    return isForgotten
  })
}
