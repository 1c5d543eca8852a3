import type { InsightStore } from '../../engine/store/types.ts'
import type { BlobStore } from './blobs.ts'

/**
 * Whether a recording, or a job that is still to run, needs this audio: two stores may have sent the same content.
 *
 * @param exceptJob - a job that needs it no more though it still runs
 */
export async function isBlobUsed(reader: InsightStore['reader'], sha256: string, exceptJob = ''): Promise<boolean> {
  const used = await reader.get(
    `SELECT 1 FROM recordings WHERE audio_ref = ?
     UNION ALL SELECT 1 FROM jobs WHERE state IN ('queued', 'running') AND id <> ? AND instr(payload, ?) > 0 LIMIT 1`,
    [sha256, exceptJob, sha256],
  )
  return used !== undefined
}

/**
 * Removes audio that came to nothing: without a recording nobody could ever ask for its removal. Where a recording has its muted
 * copy, only the original goes that came in once more.
 */
export async function dropUnusedBlob(
  { store, blobs }: { store: Pick<InsightStore, 'reader'>; blobs: BlobStore },
  sha256: string,
  exceptJob?: string,
): Promise<void> {
  await blobs.exclusively(sha256, async () => {
    if (await isBlobUsed(store.reader, sha256, exceptJob)) await blobs.dropOriginal(sha256)
    else await blobs.remove(sha256)
  })
}
