import { open } from 'node:fs/promises'
import { sniff } from '../../engine/audio/sniff.ts'
import { AppError } from '../../engine/errors.ts'
import type { StoredRecording } from '../../engine/store/types.ts'
import type { BlobStore } from './blobs.ts'

export interface Playable {
  path: string
  bytes: number
  contentType: string
  /** Names the content, for caches and If-Range. */
  etag: string
}

/**
 * The file to play for a recording.
 *
 * This is the one place that decides which bytes a listener gets. The store knows the time spans in which personal data was
 * said (`redactions` of each utterance); once a copy with these spans muted is written beside the original, it is chosen here.
 *
 * @throws AppError NOT_FOUND - the recording has no audio, or it was removed
 */
export async function playable(recording: StoredRecording, blobs: BlobStore): Promise<Playable> {
  const { audioRef } = recording
  const bytes = audioRef === null ? undefined : await blobs.sizeOf(audioRef)
  if (audioRef === null || bytes === undefined) throw new AppError('NOT_FOUND', { detail: { audioOf: recording.id } })
  const path = blobs.pathOf(audioRef)
  return { path, bytes, contentType: await contentTypeOf(path), etag: `"${audioRef}"` }
}

const CONTENT_TYPES: Partial<Record<ReturnType<typeof sniff>['kind'], string>> = {
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg; codecs=opus',
}
const HEAD_BYTES = 64 * 1024

/** By content, not by what the sender said: an answer of a type that browsers run would be dangerous. */
async function contentTypeOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return CONTENT_TYPES[sniff(buffer.subarray(0, bytesRead)).kind] ?? 'application/octet-stream'
  } finally {
    await file.close()
  }
}
