import { AppError } from '../errors.ts'
import type { PcmEncoding } from './pcm.ts'
import { checkShape } from './stream.ts'

/** What the `fmt ` chunk of a WAV file says. */
export interface WavFormat {
  /** Undefined for a compressed codec that ffmpeg may know: `codecTag` tells which. */
  encoding: PcmEncoding | undefined
  codecTag: number
  sampleRate: number
  channels: number
}

/** Codec tags that lie in WAV files and that ffmpeg can read: ADPCM, G.726, GSM, MP3, AAC, Windows Media. */
const FFMPEG_TAGS = new Set([0x02, 0x11, 0x31, 0x45, 0x50, 0x55, 0xff, 0x160, 0x161])
const EXTENSIBLE = 0xfffe
const LEAST_BYTES = 14
type Coding = 'u8' | 'alaw' | 'mulaw' | `${'s' | 'f'}${number}`

interface Codec {
  name: string
  /** By bytes a sample; the order of bytes is that of the file. */
  codings: Partial<Record<number, Coding>>
}

const CODECS: Partial<Record<number, Codec>> = {
  1: { name: 'PCM (0x0001)', codings: { 1: 'u8', 2: 's16', 3: 's24', 4: 's32' } },
  3: { name: 'float (0x0003)', codings: { 4: 'f32', 8: 'f64' } },
  6: { name: 'A-law (0x0006)', codings: { 1: 'alaw' } },
  7: { name: 'µ-law (0x0007)', codings: { 1: 'mulaw' } },
}

/**
 * Reads the `fmt ` chunk.
 *
 * @param order - of bytes: big-endian in RIFX
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC
 */
export function readWavFormat(fmt: Buffer, order: 'le' | 'be'): WavFormat {
  if (fmt.length < LEAST_BYTES) throw bad(`a format chunk of at least ${LEAST_BYTES} bytes`, fmt.length)
  const u16 = (at: number): number => (order === 'le' ? fmt.readUInt16LE(at) : fmt.readUInt16BE(at))
  const u32 = (at: number): number => (order === 'le' ? fmt.readUInt32LE(at) : fmt.readUInt32BE(at))
  const [channels, sampleRate, bytesPerSecond, blockAlign] = [u16(2), u32(4), u32(8), u16(12)]
  checkShape({ channels, sampleRate })
  const bits = fmt.length >= 16 ? u16(14) : 0
  const tag = u16(0)
  const codecTag = tag === EXTENSIBLE && fmt.length >= 26 ? u16(24) : tag
  const codec = CODECS[codecTag]
  if (codec === undefined && !FFMPEG_TAGS.has(codecTag)) throw unknown(codecTag)
  const votes = [blockAlign / channels, bytesPerSecond / (sampleRate * channels), Math.ceil(bits / 8)]
  return { encoding: codec && withOrder(codingOf(codec, votes), order), codecTag, sampleRate, channels }
}

function bad(wanted: string, got: string | number): AppError {
  return new AppError('AUDIO_BAD_HEADER', { detail: { wanted, got } })
}

function unknown(codecTag: number): AppError {
  const wanted = Object.values(CODECS).map((codec) => codec?.name ?? '')
  return new AppError('AUDIO_UNKNOWN_CODEC', { detail: { wanted, got: `0x${codecTag.toString(16).padStart(4, '0')}` } })
}

/** @param votes - bytes a sample as three fields of the header tell, the bits last: each of them is known to lie */
function codingOf({ name, codings }: Codec, votes: readonly number[]): Coding {
  const widths = Object.keys(codings)
  if (widths.length === 1) return codings[Number(widths[0])] as Coding
  const leastWidth = votes[votes.length - 1]
  const known = votes.filter((width) => codings[width] !== undefined && width >= leastWidth)
  // Two that agree are right: 24 valid bits in 4 bytes, say. Else the bits are, since they are what writers think of first.
  const width = known.find((one, i) => known.indexOf(one) !== i) ?? known.at(-1)
  const coding = width === undefined ? undefined : codings[width]
  if (coding === undefined) throw bad(`a sample width that ${name} has`, `${votes.join(', ')} bytes a sample`)
  return coding
}

function withOrder(coding: Coding, order: 'le' | 'be'): PcmEncoding {
  return coding === 'u8' || coding === 'alaw' || coding === 'mulaw' ? coding : (`${coding}${order}` as PcmEncoding)
}
