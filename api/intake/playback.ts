import { createHash } from 'node:crypto'
import { openBytes } from '../../engine/audio/bytes.ts'
import { packSpans, readMutedSpans } from '../../engine/audio/muted-spans.ts'
import { sniff, type AudioKind } from '../../engine/audio/sniff.ts'
import { coversSpans } from '../../engine/audio/time-spans.ts'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore, StoredRecording } from '../../engine/store/types.ts'
import type { BlobStore } from './blobs.ts'

export interface Playable {
  path: string
  bytes: number
  contentType: string
  /** Names the content, for caches and If-Range. */
  etag: string
}

/**
 * The file to play for a recording. This is the one place that decides which bytes a listener gets, whatever their role: the
 * muted copy where there is one, the original only where nothing in it is to be muted.
 *
 * @throws AppError NOT_FOUND - the recording has no audio, or it was removed; AUDIO_UNMUTED - it holds personal data that is not
 *   silenced yet
 */
export async function playable(
  recording: Pick<StoredRecording, 'id' | 'audioRef'>,
  { store, blobs }: { store: Pick<InsightStore, 'personalSpans'>; blobs: BlobStore },
): Promise<Playable> {
  const { id, audioRef } = recording
  const path = audioRef === null ? undefined : await blobs.bestPathOf(audioRef)
  if (audioRef === null || path === undefined) throw new AppError('NOT_FOUND', { detail: { audioOf: id } })
  const muted = await readMutedSpans(blobs.mutedPathOf(audioRef))
  if (!coversSpans(muted ?? [], await store.personalSpans(id)))
    throw new AppError('AUDIO_UNMUTED', { detail: { audioOf: id } })
  if (muted === undefined) return describe(path, audioRef)
  const spans = createHash('sha256').update(packSpans(muted)).digest('hex').slice(0, 16)
  return describe(blobs.mutedPathOf(audioRef), `${audioRef}-${spans}`)
}

const CONTENT_TYPES: Record<AudioKind, string> = {
  wav: 'audio/wav',
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg; codecs=opus',
  'ogg-flac': 'audio/ogg; codecs=flac',
}

/** By content, not by what the sender said: an answer of a type that browsers run would be dangerous. */
async function describe(path: string, name: string): Promise<Playable> {
  const file = await openBytes(path)
  try {
    const { kind } = await sniff(file)
    const contentType = kind in CONTENT_TYPES ? CONTENT_TYPES[kind as AudioKind] : 'application/octet-stream'
    return { path, bytes: file.size, contentType, etag: `"${name}"` }
  } finally {
    await file.close()
  }
}
