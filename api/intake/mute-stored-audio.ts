import { readMutedSpans } from '../../engine/audio/muted-spans.ts'
import { coversSpans, joinSpans, type TimeSpan } from '../../engine/audio/time-spans.ts'
import type { Engine } from '../engine-port.ts'
import type { BlobStore } from './blobs.ts'

/**
 * Sees to it that what is stored of some content is silent in the spans, besides those that were silenced before: two stores may
 * have sent the same content and found different things in it. The muted copy is durable before the original goes; what was
 * interrupted anywhere is finished by doing it again.
 *
 * @throws AppError AUDIO_*, DISK_FULL, CANCELLED, WORKER_DIED; the stored audio is then as it was
 */
export async function muteStoredAudio(
  { engine, blobs }: { engine: Pick<Engine, 'mute'>; blobs: BlobStore },
  sha256: string,
  spans: readonly TimeSpan[],
  signal?: AbortSignal,
): Promise<void> {
  // Not under the content's own name: whoever sends the same content meanwhile need not wait for the writing.
  await blobs.exclusively(`${sha256} muting`, async () => {
    const muted = await readMutedSpans(blobs.mutedPathOf(sha256))
    if (muted === undefined && spans.length === 0) return
    if (muted === undefined || !coversSpans(muted, spans)) {
      const source = (await blobs.bestPathOf(sha256)) ?? blobs.pathOf(sha256)
      const all = joinSpans([...(muted ?? []), ...spans])
      await blobs.putMuted(sha256, (path) => engine.mute(source, path, all, { ...(signal && { signal }) }))
    }
    await blobs.dropOriginal(sha256)
  })
}
