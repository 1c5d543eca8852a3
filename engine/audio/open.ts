import { AppError } from '../errors.ts'
import { openBytes, type FileBytes } from './bytes.ts'
import { openFfmpeg } from './ffmpeg.ts'
import { openFlac } from './flac.ts'
import { openMp3 } from './mp3.ts'
import { checkMp4Index } from './mp4-index.ts'
import { openOgg } from './ogg.ts'
import { openRaw } from './raw.ts'
import { sniff } from './sniff.ts'
import type { AudioStream, RawFormat } from './stream.ts'
import { openWav } from './wav.ts'

export interface OpenAudioOptions {
  /** The form of the samples, for a file without a header; the content is then not looked at. */
  raw?: RawFormat
  /** A longer recording is refused, at once where its header tells, else when so much of it was read. */
  maxHours?: number
  signal?: AbortSignal
}

const MS_PER_HOUR = 3_600_000

/**
 * Opens a recording for reading in constant memory. What it is, is told by content: WAV, FLAC, MP3 and Ogg Opus are decoded
 * in process, other containers by the machine's ffmpeg. One rule holds for all that was cut short or is damaged: what is there
 * is given, and `isIncomplete` says it; AUDIO_TRUNCATED and AUDIO_DAMAGED only where nothing can be given.
 *
 * @throws AppError AUDIO_NOT_FOUND, AUDIO_UNREADABLE, AUDIO_EMPTY, AUDIO_NOT_AUDIO, AUDIO_SILENT_ZEROS, AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC,
 *   AUDIO_TRUNCATED, AUDIO_DAMAGED, AUDIO_TOO_LONG, FFMPEG_MISSING, FFMPEG_FAILED; walking the chunks may throw AUDIO_BAD_HEADER,
 *   AUDIO_UNKNOWN_CODEC, AUDIO_DAMAGED, AUDIO_TOO_LONG, FFMPEG_FAILED, CANCELLED
 */
export async function openAudio(path: string, options: OpenAudioOptions = {}): Promise<AudioStream> {
  const bytes = await openBytes(path, options.signal)
  try {
    const stream = await openFrom(bytes, options)
    return options.maxHours === undefined ? stream : bounded(stream, options.maxHours)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** @throws AppError AUDIO_TOO_LONG; walking the chunks throws it, too */
function bounded(stream: AudioStream, maxHours: number): AudioStream {
  const tooLong = (gotMs: number): AppError =>
    new AppError('AUDIO_TOO_LONG', {
      detail: { wanted: `at most ${maxHours} hours`, got: `${(gotMs / MS_PER_HOUR).toFixed(1)} hours or more` },
    })
  if ((stream.durationMs ?? 0) > maxHours * MS_PER_HOUR) throw tooLong(stream.durationMs ?? 0)
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    let samples = 0
    for await (const planes of stream.chunks) {
      samples += planes[0].length
      const readMs = (samples * 1000) / stream.sampleRate
      if (readMs > maxHours * MS_PER_HOUR) throw tooLong(readMs)
      yield planes
    }
  }
  return { ...stream, chunks: chunks() }
}

/** The same for bytes that are open already; they are the stream's to close. */
export async function openFrom(file: FileBytes, { raw, signal }: OpenAudioOptions = {}): Promise<AudioStream> {
  if (raw) return openRaw(file, raw)
  const sniffed = await sniff(file)
  switch (sniffed.kind) {
    case 'wav':
      return openWav(sniffed.bytes, signal)
    case 'flac':
      return openFlac(sniffed.bytes)
    case 'mp3':
      return openMp3(sniffed.bytes)
    case 'opus':
    case 'ogg-flac':
      return openOgg(sniffed.bytes)
    case 'ffmpeg':
      if (sniffed.demuxer === 'mov') await checkMp4Index(sniffed.bytes)
      return openFfmpeg(sniffed.bytes, sniffed.demuxer, signal)
    case 'zeros':
      throw new AppError('AUDIO_SILENT_ZEROS', { detail: { bytes: file.size } })
    case 'text':
    case 'unknown':
      throw new AppError('AUDIO_NOT_AUDIO', { detail: { path: file.path, wanted: 'audio', got: sniffed.got } })
  }
}
