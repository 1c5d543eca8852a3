import { createExtracts, type Extracts } from '../../engine/audio/extracts.ts'
import type { Peaks } from '../../engine/audio/peaks.ts'
import { AppError } from '../../engine/errors.ts'
import type { BlobStore } from './blobs.ts'
import { createByteCache } from './byte-cache.ts'
import { readOutline, writeOutline } from './outline-file.ts'
import type { Playable } from './playback.ts'

/** Outlines of about eighty hours. */
const CACHE_BYTES = 64 * 1024 ** 2

/** Outlines of recordings, kept beside their sound: an hour takes some seconds to decode. */
export interface Outlines {
  /**
   * The outline of a sound, as it is kept; where it is not, it is made and kept.
   *
   * @throws AppError as `openAudio`, WORKER_DIED
   */
  of(sound: Playable, sha256: string): Promise<Peaks>
  /** Makes the outline and keeps it, so that the first who looks need not wait. @throws as `of`, CANCELLED */
  prepare(sound: Playable, sha256: string, signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Made in a thread of their own: an outline that is made holds up no clip that somebody wants to hear. */
export function createOutlines(
  blobs: BlobStore,
  extracts: Pick<Extracts, 'peaks' | 'close'> = createExtracts(),
): Outlines {
  const cache = createByteCache<Peaks>(CACHE_BYTES, ({ levels }) => levels.reduce((sum, one) => sum + one.length, 0))
  const make = async ({ path, etag }: Playable, sha256: string): Promise<Peaks> => {
    const peaks = await extracts.peaks(path)
    // What cannot be kept, as on a full disk, is made again.
    await blobs.putOutline(sha256, (target) => writeOutline(target, etag, peaks)).catch(() => undefined)
    return peaks
  }
  const of: Outlines['of'] = (sound, sha256) =>
    cache.get(
      sound.etag,
      async () => (await readOutline(blobs.outlinePathOf(sha256), sound.etag)) ?? (await make(sound, sha256)),
    )
  return {
    of,
    prepare: async (sound, sha256, signal) => {
      await Promise.race([of(sound, sha256), cancelled(signal)])
    },
    close: () => extracts.close(),
  }
}

function cancelled(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new AppError('CANCELLED'))
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
