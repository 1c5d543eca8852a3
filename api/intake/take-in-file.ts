import { createReadStream } from 'node:fs'
import { openAudio } from '../../engine/audio/open.ts'
import type { BlobStore } from './blobs.ts'
import { recordingId } from './recording-id.ts'

/**
 * Copies a file into the blob store, so that what was heard can be played however long the original stays. What is no
 * recording, going by its beginning, is refused before it is copied.
 *
 * @returns `isNew`: this content was not in the blob store before
 * @throws AppError as `openAudio`; DISK_FULL
 */
export async function takeInFile(
  file: string,
  storeId: string,
  blobs: BlobStore,
): Promise<{ sha256: string; recordingId: string; isNew: boolean }> {
  await (await openAudio(file)).close()
  const blob = await blobs.stage(createReadStream(file), { maxBytes: Infinity, idleMs: 60_000 })
  const isNew = await blobs.exclusively(blob.sha256, () => blob.keep()).finally(() => blob.discard())
  return { sha256: blob.sha256, recordingId: recordingId(storeId, blob.sha256), isNew }
}
