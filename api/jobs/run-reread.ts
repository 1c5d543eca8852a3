import { createLiveKnowledge } from '../../engine/knowledge/live.ts'
import { readLine } from '../../engine/knowledge/line.ts'
import { runReread, type RereadWatch } from '../../engine/knowledge/reread.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { Redaction } from '../../engine/types.ts'
import type { Config } from '../../engine/config.ts'
import type { Engine } from '../engine-port.ts'
import type { BlobStore } from '../intake/blobs.ts'
import { saveKnowledge } from '../intake/keep-analysis.ts'
import { muteStoredAudio } from '../intake/mute-stored-audio.ts'
import { readKeptWith } from './read-kept.ts'

/** What history is read again with. */
export interface RereadDeps {
  engine: Pick<Engine, 'understand' | 'mute'>
  store: InsightStore
  blobs: BlobStore
  config: Pick<Config, 'storeDialects'>
}

/**
 * Works on a re-reading until it is over, or is given up by the signal; then it goes on where it was the next time.
 *
 * @throws AppError NOT_FOUND, CANCELLED; what the engine throws
 */
export async function workOnReread(
  deps: RereadDeps,
  id: string,
  watch: Omit<RereadWatch, 'silence'> = {},
): Promise<StoredReread> {
  const { store } = deps
  const reread = await store.getReread(id)
  // What was added must be known by name before anything speaks of it.
  if (reread?.state === 'running') {
    const line = readLine(reread.line)
    await saveKnowledge(store, line.pack, await createLiveKnowledge(store)(line))
  }
  return runReread(store, readKeptWith(deps, watch.signal), id, {
    ...watch,
    silence: (of, spans) => silence(deps, of, spans),
  })
}

/** Personal data that is covered in the words is silent in the sound, where that is still kept. */
async function silence(
  { engine, store, blobs }: RereadDeps,
  recordingId: string,
  spans: readonly Redaction[],
): Promise<void> {
  const audio = (await store.getRecording(recordingId))?.audioRef
  if (audio == null || (await blobs.bestPathOf(audio)) === undefined) return
  await muteStoredAudio({ engine, blobs }, audio, spans)
}
