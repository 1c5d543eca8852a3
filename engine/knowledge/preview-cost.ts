import type { TextScope, TextStore } from '../store/text-types.ts'
import type { KeptPreview, PreviewProgress } from './preview.ts'

/** What a preview costs, at most. */
export interface PreviewCost {
  /** Utterances that are scanned, recordings that are read closely if they hold anything that the draft changes. */
  utterances: number
  recordings: number
  /** Seconds, as quick as the last one was. */
  seconds: number
}

/** Read closely unless all are wanted: those written last, which take as long as the scan of a year of one store. */
export const USUALLY_READ = 100

/** Until one was timed here: no quicker than two quiet cores were with ten concepts of a year of one store (scripts/bench/preview.ts). */
const FIRST = { prepareSeconds: 3, utterancesPerSecond: 8000, recordingsPerSecond: 7 }

/** Less tells nothing of how quick it is. */
const LEAST_TIMED = { utterances: 2000, recordings: 20 }

/** What previews cost, by how quick the last one was. */
export function createCosts(store: TextStore) {
  let pace = FIRST
  return {
    async of(scope: TextScope, all: boolean): Promise<PreviewCost> {
      const [utterances, held] = await Promise.all([store.countTexts(scope), store.countRecordings(scope)])
      const recordings = all ? held : Math.min(held, USUALLY_READ)
      const { prepareSeconds, utterancesPerSecond, recordingsPerSecond } = pace
      // Both go on at once.
      const work = Math.max(utterances / utterancesPerSecond, recordings / recordingsPerSecond)
      return { utterances, recordings, seconds: Math.ceil(prepareSeconds + work) }
    },
    /** Runs one, and learns how long it took. */
    async timed(run: (onProgress: (progress: PreviewProgress) => void) => Promise<KeptPreview>): Promise<KeptPreview> {
      const begun = performance.now()
      const [first, scanned] = [
        { utterances: 0, at: begun },
        { utterances: 0, at: begun },
      ]
      const preview = await run(({ utterances }) => {
        const now = { utterances, at: performance.now() }
        if (first.utterances === 0) Object.assign(first, now)
        if (utterances > scanned.utterances) Object.assign(scanned, now)
      })
      const read = preview.read / ((performance.now() - first.at) / 1000)
      pace = {
        prepareSeconds: first.utterances > 0 ? (first.at - begun) / 1000 : pace.prepareSeconds,
        utterancesPerSecond:
          scanned.utterances - first.utterances >= LEAST_TIMED.utterances
            ? (scanned.utterances - first.utterances) / ((scanned.at - first.at) / 1000)
            : pace.utterancesPerSecond,
        recordingsPerSecond: preview.read >= LEAST_TIMED.recordings ? read : pace.recordingsPerSecond,
      }
      return preview
    },
  }
}
