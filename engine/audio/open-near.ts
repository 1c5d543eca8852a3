import { openBytes, type FileBytes } from './bytes.ts'
import { flacFrames } from './flac-frames.ts'
import { readFlacHead } from './flac-info.ts'
import { flacPlaceBefore } from './flac-seek.ts'
import { openOgg } from './ogg.ts'
import { mp3From } from './mp3-near.ts'
import { openAudio } from './open.ts'
import { passingOver } from './opus.ts'
import { sampleBytes } from './pcm.ts'
import { pcmStream } from './raw.ts'
import { sniff } from './sniff.ts'
import type { AudioStream } from './stream.ts'
import { uniform } from './uniform.ts'
import { readWavHeader } from './wav-header.ts'

/** Sound from some sample on. */
export interface LaterSound extends Pick<AudioStream, 'chunks' | 'sampleRate' | 'channels' | 'close'> {
  /** The first one that is given. */
  fromSample: number
}

/**
 * Opens a recording shortly before a time, without decoding what comes before where its form allows it. WAV and FLAC, as devices send
 * them and muted copies are, are not even read up to there; of MPEG audio and Ogg Opus it is counted what comes before. Others are opened
 * at their beginning.
 *
 * @throws AppError as `openAudio`
 */
export async function openAudioNear(path: string, startMs: number): Promise<LaterSound> {
  const file = await openBytes(path)
  try {
    const sniffed = await sniff(file)
    const later =
      sniffed.kind === 'wav'
        ? await wavFrom(sniffed.bytes, startMs)
        : sniffed.kind === 'flac'
          ? await flacFrom(sniffed.bytes, startMs)
          : sniffed.kind === 'opus'
            ? await opusFrom(sniffed.bytes, startMs)
            : sniffed.kind === 'mp3'
              ? await mp3From(sniffed.bytes, startMs)
              : undefined
    if (later) return later
  } catch {
    // What is wrong with it is told by who opens it from its beginning.
  }
  await file.close()
  return { ...(await openAudio(path)), fromSample: 0 }
}

async function wavFrom(bytes: FileBytes, startMs: number): Promise<LaterSound | undefined> {
  const { encoding, sampleRate, channels, dataStart, dataEnd } = await readWavHeader(bytes)
  if (encoding === undefined) return undefined
  const frameBytes = sampleBytes(encoding) * channels
  const fromSample = Math.min(Math.floor((startMs * sampleRate) / 1000), Math.floor((dataEnd - dataStart) / frameBytes))
  const span = { from: dataStart + fromSample * frameBytes, to: dataEnd }
  return { ...pcmStream(bytes, 'wav', { encoding, sampleRate, channels }, span), fromSample }
}

async function flacFrom(bytes: FileBytes, startMs: number): Promise<LaterSound | undefined> {
  if (bytes.head.toString('latin1', 0, 4) !== 'fLaC') return undefined
  const { info, framesFrom } = await readFlacHead(bytes, 0)
  const place = info && (await flacPlaceBefore(bytes, framesFrom, info, Math.floor((startMs * info.sampleRate) / 1000)))
  if (!info || !place) return undefined
  const { sampleRate, channels } = info
  const frames = flacFrames(bytes, place.at, info, { samples: place.sample, failed: undefined })
  return {
    sampleRate,
    channels,
    chunks: uniform(frames, sampleRate, channels),
    fromSample: place.sample,
    close: bytes.close,
  }
}

const OPUS_RATE = 48_000
/** The decoder has come to the same sound as from the beginning long before: RFC 7845, section 4.6, wants 80 ms. */
const OPUS_LEAD_MS = 5000

async function opusFrom(bytes: FileBytes, startMs: number): Promise<LaterSound | undefined> {
  const passing = passingOver((Math.max(0, startMs - OPUS_LEAD_MS) * OPUS_RATE) / 1000)
  const { sampleRate, channels, chunks, close } = await openOgg(bytes, passing)
  return { sampleRate, channels, chunks, fromSample: passing.passedSamples, close }
}
