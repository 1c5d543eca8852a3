import { AppError, type ErrorDetail } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import type { PcmEncoding } from './pcm.ts'
import { MAX_CHANNELS } from './stream.ts'

/** Where the samples of a WAV file lie and how they are written. */
export interface WavHeader {
  /** Undefined for a compressed codec that ffmpeg may know: `codecTag` tells which. */
  encoding: PcmEncoding | undefined
  codecTag: number
  sampleRate: number
  channels: number
  dataStart: number
  dataEnd: number
}

/** Codec tags that lie in WAV files and that ffmpeg can read: ADPCM, G.726, GSM, MP3, AAC, Windows Media. */
const FFMPEG_TAGS = new Set([0x02, 0x11, 0x31, 0x45, 0x50, 0x55, 0xff, 0x160, 0x161])
const PLACEHOLDERS = new Set([0, 0x7fffffff, 0x7ffff000, 0x80000000, 0xffffffff])
const EXTENSIBLE = 0xfffe
const MAX_HEADER_CHUNKS = 1000

/**
 * Reads a RIFF, RF64 or BW64 header. A data length of 0, one of the placeholders that streaming writers leave
 * (0xFFFFFFFF, 0x7FFFFFFF …) or one beyond the end of the file means "to the end of the file": a recording that lost its
 * power keeps its sound.
 *
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC, AUDIO_EMPTY
 */
export async function readWavHeader(bytes: FileBytes): Promise<WavHeader> {
  const bad = (detail: ErrorDetail): AppError =>
    new AppError('AUDIO_BAD_HEADER', { detail: { path: bytes.path, ...detail } })
  let offset = 12
  let format: Omit<WavHeader, 'dataStart' | 'dataEnd'> | undefined
  let longDataBytes: number | undefined
  for (let count = 0; count < MAX_HEADER_CHUNKS && offset + 8 <= bytes.size; count++) {
    const chunk = await bytes.read(offset, 8)
    const name = chunk.toString('latin1', 0, 4)
    const length = chunk.readUInt32LE(4)
    const start = offset + 8
    if (name === 'ds64') longDataBytes = Number((await bytes.read(start + 8, 8)).readBigUInt64LE(0))
    if (name === 'fmt ') format = readFormat(await bytes.read(start, Math.min(length, 40)), bad)
    if (name === 'data') {
      if (!format) throw bad({ wanted: 'a format chunk before the data', got: 'data' })
      const exact = length === 0xffffffff ? longDataBytes : undefined
      const end = exact ? Math.min(start + exact, bytes.size) : dataEnd(start, length, bytes.size)
      if (end === start) throw noSamples(bytes.path)
      return { ...format, dataStart: start, dataEnd: end }
    }
    offset = start + length + (length % 2)
  }
  throw bad({ wanted: 'a data chunk', got: 'none' })
}

function noSamples(path: string): AppError {
  return new AppError('AUDIO_EMPTY', { detail: { path, wanted: 'samples', got: 'a header without samples' } })
}

function dataEnd(start: number, promised: number, size: number): number {
  // A file beyond 4 GiB cannot be described by 32 bits: writers that go on leave a wrapped length.
  const wrapped = size > 0xffffffff && promised < 0xffffffff
  const open = PLACEHOLDERS.has(promised) || start + promised > size || wrapped
  return open ? size : start + promised
}

function readFormat(fmt: Buffer, bad: (detail: ErrorDetail) => AppError): Omit<WavHeader, 'dataStart' | 'dataEnd'> {
  if (fmt.length < 14) throw bad({ wanted: 'a format chunk of at least 14 bytes', got: fmt.length })
  const channels = fmt.readUInt16LE(2)
  const sampleRate = fmt.readUInt32LE(4)
  if (channels === 0 || channels > MAX_CHANNELS) throw bad({ wanted: `1 to ${MAX_CHANNELS} channels`, got: channels })
  if (sampleRate === 0 || sampleRate > 768_000) throw bad({ wanted: 'a rate of 1 to 768000 Hz', got: sampleRate })
  let codecTag = fmt.readUInt16LE(0)
  if (codecTag === EXTENSIBLE && fmt.length >= 26) codecTag = fmt.readUInt16LE(24)
  // Width of the container, not the valid bits: 20 valid bits in 24 are left-justified and read as 24.
  const width = Math.ceil(fmt.readUInt16LE(12) / channels)
  return { encoding: encodingOf(codecTag, width, bad), codecTag, sampleRate, channels }
}

const KNOWN_CODECS = ['PCM (0x0001)', 'float (0x0003)', 'A-law (0x0006)', 'µ-law (0x0007)']

function encodingOf(codecTag: number, width: number, bad: (detail: ErrorDetail) => AppError): PcmEncoding | undefined {
  if (FFMPEG_TAGS.has(codecTag)) return undefined
  const widths: Record<number, Record<number, PcmEncoding>> = {
    1: { 1: 'u8', 2: 's16le', 3: 's24le', 4: 's32le' },
    3: { 4: 'f32le', 8: 'f64le' },
    6: { 1: 'alaw' },
    7: { 1: 'mulaw' },
  }
  const known = widths[codecTag]
  if (!known)
    throw new AppError('AUDIO_UNKNOWN_CODEC', {
      detail: { wanted: KNOWN_CODECS, got: `0x${codecTag.toString(16).padStart(4, '0')}` },
    })
  const encoding = known[width]
  if (!encoding) throw bad({ wanted: 'a sample width that this codec has', got: `${width} bytes a sample` })
  return encoding
}
