import { AppError } from '../errors.ts'
import { openBytes, type FileBytes } from './bytes.ts'
import { openFfmpeg } from './ffmpeg.ts'
import { openFlac } from './flac.ts'
import { openMp3 } from './mp3.ts'
import { openOpus } from './opus.ts'
import { openRaw } from './raw.ts'
import { sniff } from './sniff.ts'
import type { AudioStream, RawFormat } from './stream.ts'
import { openWav } from './wav.ts'

export interface OpenAudioOptions {
  /** The form of the samples, for a file without a header; the content is then not looked at. */
  raw?: RawFormat
  signal?: AbortSignal
}

const ZERO_BLOCK_BYTES = 1 << 20

/**
 * Opens a recording for reading in constant memory. What it is, is told by content: WAV, FLAC, MP3 and Ogg Opus are decoded
 * in process, other containers by the machine's ffmpeg.
 *
 * @throws AppError AUDIO_NOT_FOUND, AUDIO_UNREADABLE, AUDIO_EMPTY, AUDIO_NOT_AUDIO, AUDIO_SILENT_ZEROS, AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC,
 *   FFMPEG_MISSING, FFMPEG_FAILED; walking the chunks may throw AUDIO_TRUNCATED, AUDIO_NOT_AUDIO, FFMPEG_FAILED, CANCELLED
 */
export async function openAudio(path: string, options: OpenAudioOptions = {}): Promise<AudioStream> {
  const bytes = await openBytes(path, options.signal)
  try {
    return await openBy(bytes, options)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function openBy(bytes: FileBytes, { raw, signal }: OpenAudioOptions): Promise<AudioStream> {
  if (raw) return openRaw(bytes, raw)
  const sniffed = sniff(bytes.head)
  switch (sniffed.kind) {
    case 'wav':
      return openWav(bytes, signal)
    case 'flac':
      return openFlac(bytes)
    case 'mp3':
      return openMp3(bytes)
    case 'opus':
      return openOpus(bytes)
    case 'ffmpeg':
      return openFfmpeg(bytes, sniffed.demuxer, signal)
    case 'zeros':
      if (await onlyZeros(bytes)) throw new AppError('AUDIO_SILENT_ZEROS', { detail: { bytes: bytes.size } })
      throw notAudio(bytes, 'zeros, then bytes of no known form')
    case 'text':
      throw notAudio(bytes, 'text')
    case 'unknown':
      throw notAudio(bytes, `first bytes ${bytes.head.toString('hex', 0, 12)}`)
  }
}

function notAudio(bytes: FileBytes, got: string): AppError {
  return new AppError('AUDIO_NOT_AUDIO', { detail: { path: bytes.path, wanted: 'audio', got } })
}

async function onlyZeros(bytes: FileBytes): Promise<boolean> {
  const zeros = Buffer.alloc(ZERO_BLOCK_BYTES)
  for await (const block of bytes.blocks(0, bytes.size, ZERO_BLOCK_BYTES))
    if (!block.equals(zeros.subarray(0, block.length))) return false
  return true
}
