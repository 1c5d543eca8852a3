import { AppError } from '../errors.ts'
import { checkShape } from './stream.ts'

/** The first packet of an Opus stream in Ogg (RFC 7845, section 5.1). */
export interface OpusHead {
  channels: number
  /** Samples at the beginning that are not to be heard. */
  preSkip: number
  /** Factor for all samples. */
  gain: number
  streams: number
  coupledStreams: number
  /** Which decoded channel each channel is; 255 is silence. */
  mapping: number[]
}

const FAMILY_AT = 18
const HEAD_BYTES = 19
const SILENT = 255

/** @throws AppError AUDIO_BAD_HEADER */
export function readOpusHead(packet: Uint8Array): OpusHead {
  if (packet.length < HEAD_BYTES) throw bad(`an Opus header of ${HEAD_BYTES} bytes`, packet.length)
  const head = Buffer.from(packet)
  const channels = head[9]
  const family = head[FAMILY_AT]
  checkShape({ sampleRate: 48_000, channels })
  const about = { channels, preSkip: head.readUInt16LE(10), gain: 10 ** (head.readInt16LE(16) / (20 * 256)) }
  if (family === 0) {
    if (channels > 2) throw bad('1 or 2 channels of Opus', channels)
    return { ...about, streams: 1, coupledStreams: channels - 1, mapping: channels === 2 ? [0, 1] : [0] }
  }
  const [streams = 0, coupledStreams = 0, ...mapping] = head.subarray(HEAD_BYTES, HEAD_BYTES + 2 + channels)
  const decoded = streams + coupledStreams
  const isMapped = mapping.length === channels && mapping.every((place) => place < decoded || place === SILENT)
  if (streams === 0 || coupledStreams > streams || decoded > SILENT || !isMapped)
    throw bad('a table that gives each channel its stream', `${streams} streams, ${coupledStreams} of two channels`)
  return { ...about, streams, coupledStreams, mapping }
}

function bad(wanted: string, got: string | number): AppError {
  return new AppError('AUDIO_BAD_HEADER', { detail: { wanted, got } })
}
