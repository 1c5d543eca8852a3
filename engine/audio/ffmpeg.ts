import { resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import ffmpeg, { type FfmpegCommand, type FfprobeData } from 'fluent-ffmpeg'
import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { decodePcm } from './pcm.ts'
import { checkShape, chunkSamples, type AudioStream } from './stream.ts'

const HOW_TO_INSTALL = 'apt-get install ffmpeg · brew install ffmpeg · winget install ffmpeg'

/**
 * Decodes with the machine's ffmpeg, as 16-bit samples through a pipe.
 *
 * @param demuxer - ffmpeg's name of the container, as told by content: ffmpeg is not left to guess, since its guesses include
 *   playlists, which name other files
 * @throws AppError FFMPEG_MISSING, FFMPEG_FAILED, AUDIO_BAD_HEADER
 */
export async function openFfmpeg(bytes: FileBytes, demuxer: string, signal?: AbortSignal): Promise<AudioStream> {
  const path = resolve(bytes.path)
  const input = ['-protocol_whitelist', 'file', '-f', demuxer, ...(bytes.offset > 0 ? skipping(bytes.offset) : [])]
  const { sampleRate, channels, durationMs, codec } = await probe(path, demuxer, input)
  const output = new PassThrough({ highWaterMark: 1 << 16 })
  let command: FfmpegCommand | undefined
  let samples = 0
  const close = async (): Promise<void> => {
    command?.kill('SIGKILL')
    output.destroy()
    await bytes.close()
  }
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    const blockBytes = chunkSamples({ sampleRate, channels }) * 2 * channels
    command = start(path, demuxer, input, output, { sampleRate, channels })
    const stop = (): void => void output.destroy(new AppError('CANCELLED'))
    signal?.addEventListener('abort', stop)
    try {
      if (signal?.aborted) throw new AppError('CANCELLED')
      for await (const block of inBlocks(output, blockBytes)) {
        const planes = decodePcm(block, 's16le', channels)
        samples += planes[0].length
        if (planes[0].length > 0) yield planes
      }
    } finally {
      signal?.removeEventListener('abort', stop)
      command.kill('SIGKILL')
    }
  }
  const isIncomplete = () =>
    durationMs !== undefined && (samples * 1000) / sampleRate < durationMs - mayLackMs(durationMs)
  return {
    ...{ format: codec, sampleRate, channels, chunks: chunks(), isIncomplete, close },
    ...(durationMs !== undefined && { durationMs }),
  }
}

/** The duration that a container tells is that of its longest track, padding included, and sometimes a guess by bitrate. */
const mayLackMs = (durationMs: number): number => 500 + durationMs * 0.02

/** An option of all demuxers. */
const skipping = (offset: number): string[] => ['-skip_initial_bytes', String(offset)]

function start(
  path: string,
  demuxer: string,
  input: readonly string[],
  output: PassThrough,
  { sampleRate, channels }: { sampleRate: number; channels: number },
): FfmpegCommand {
  const command = ffmpeg(path)
    .inputOptions(['-nostdin', ...input])
    .outputOptions(['-map', '0:a:0', '-ar', String(sampleRate), '-ac', String(channels)])
    .format('s16le')
  // fluent-ffmpeg asks `ffmpeg -formats` whether it can; since ffmpeg 7 it misreads the answer's columns.
  command.availableFormats = (callback) => {
    const can = { description: '', canDemux: true, canMux: true }
    callback(null as unknown as Error, { [demuxer]: can, s16le: can })
  }
  command.on('error', (error: Error) => output.destroy(toFfmpegError(path, error)))
  command.pipe(output, { end: true })
  return command
}

interface Probed {
  sampleRate: number
  channels: number
  durationMs: number | undefined
  codec: string
}

async function probe(path: string, demuxer: string, input: string[]): Promise<Probed> {
  const data = await new Promise<FfprobeData>((done, fail) => {
    ffmpeg.ffprobe(path, input, (error, found) => (error ? fail(toFfmpegError(path, error as Error)) : done(found)))
  })
  const audio = data.streams.find((stream) => stream.codec_type === 'audio')
  const sampleRate = Number(audio?.sample_rate)
  const channels = Number(audio?.channels)
  if (!audio) throw new AppError('FFMPEG_FAILED', { detail: { path, wanted: 'an audio track', got: 'none' } })
  checkShape({ sampleRate, channels })
  const seconds = Number(data.format.duration)
  return {
    sampleRate,
    channels,
    durationMs: Number.isFinite(seconds) ? Math.floor(seconds * 1000) : undefined,
    codec: audio.codec_name ?? demuxer,
  }
}

function toFfmpegError(path: string, error: Error): AppError {
  if (/cannot find ff(mpeg|probe)|ENOENT/i.test(error.message))
    return new AppError('FFMPEG_MISSING', { detail: { path, install: HOW_TO_INSTALL } })
  const got = error.message.trim().split('\n').at(-1) ?? ''
  return new AppError('FFMPEG_FAILED', { detail: { path, got }, cause: error })
}

/** Cuts a byte stream into blocks of `blockBytes`; the last one is shorter. */
async function* inBlocks(stream: AsyncIterable<Buffer>, blockBytes: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  for await (const part of stream) {
    parts.push(part)
    held += part.length
    if (held < blockBytes) continue
    const whole = Buffer.concat(parts)
    const cut = whole.length - (whole.length % blockBytes)
    for (let at = 0; at < cut; at += blockBytes) yield whole.subarray(at, at + blockBytes)
    parts = [whole.subarray(cut)]
    held = whole.length - cut
  }
  if (held > 0) yield Buffer.concat(parts)
}
