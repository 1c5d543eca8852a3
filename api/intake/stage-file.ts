import { createReadStream } from 'node:fs'
import { openAudio } from '../../engine/audio/open.ts'
import type { BlobStore, StagedBlob } from './blobs.ts'
import { recordingId } from './recording-id.ts'

/**
 * Copies a file to where the blob store keeps what has no name yet, so that what was heard can be played however long the original
 * stays. It gets its name when its words are saved (`keepAnalysis`): a process that dies before leaves nothing. What is no recording,
 * going by its beginning, is refused before it is copied.
 *
 * @throws AppError as `openAudio`; DISK_FULL
 */
export async function stageFile(
  file: string,
  storeId: string,
  blobs: BlobStore,
): Promise<{ sha256: string; recordingId: string; staged: StagedBlob }> {
  await (await openAudio(file)).close()
  const staged = await blobs.stage(createReadStream(file), { maxBytes: Infinity, idleMs: 60_000 })
  return { sha256: staged.sha256, recordingId: recordingId(storeId, staged.sha256), staged }
}
