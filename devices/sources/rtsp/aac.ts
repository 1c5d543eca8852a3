import type { AudioTrack } from './sdp.ts'

/** Samples of each channel in one access unit. */
export const AAC_SAMPLES = 1024
const RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]
/** An access unit of two channels has at most 1536 bytes; a camera that announces more is wrong. */
const MAX_UNIT_BYTES = 8192

export interface AacShape {
  rate: number
  channels: number
}

/** What a camera's `config` says (AudioSpecificConfig, ISO 14496-3); undefined where it is none that we can decode. */
export function aacShapeOf(track: Pick<AudioTrack, 'parameters'>): (AacShape & { rateIndex: number }) | undefined {
  const config = Buffer.from(track.parameters.get('config') ?? '', 'hex')
  if (config.length < 2) return undefined
  const rateIndex = ((config[0] & 7) << 1) | (config[1] >> 7)
  const channels = (config[1] >> 3) & 0x0f
  const rate = RATES.at(rateIndex)
  return rate === undefined || channels < 1 || channels > 2 ? undefined : { rate, channels, rateIndex }
}

/** Takes access units out of packets (RFC 3640, mode AAC-hbr or AAC-lbr), also those that were cut in pieces. */
export interface AacUnits {
  /** @returns whole units; none where a piece is missing */
  take(payload: Buffer, isMarked: boolean, isAfterLoss: boolean): Buffer[]
}

export function createAacUnits({ parameters }: Pick<AudioTrack, 'parameters'>): AacUnits {
  const isLow = parameters.get('mode')?.toLowerCase() === 'aac-lbr'
  const bits = (name: string, usual: number): number => {
    const given = Number(parameters.get(name) ?? usual)
    return Number.isInteger(given) && given >= 0 && given <= 16 ? given : usual
  }
  const sizeBits = bits('sizelength', isLow ? 6 : 13)
  const [firstIndexBits, indexBits] = [bits('indexlength', isLow ? 2 : 3), bits('indexdeltalength', isLow ? 2 : 3)]
  let pieces: Buffer[] = []
  let wanted = 0

  function takePiece(size: number, piece: Buffer, isMarked: boolean): Buffer[] {
    pieces = wanted === size ? [...pieces, piece] : [piece]
    wanted = size
    const unit = Buffer.concat(pieces)
    if (unit.length < size && !isMarked) return []
    ;[pieces, wanted] = [[], 0]
    return unit.length === size ? [unit] : []
  }

  return {
    take: (payload, isMarked, isAfterLoss) => {
      if (isAfterLoss) [pieces, wanted] = [[], 0]
      const sizes = unitSizes(payload, sizeBits, firstIndexBits, indexBits)
      let at = 2 + Math.ceil((payload.length < 2 ? 0 : payload.readUInt16BE(0)) / 8)
      if (sizes.length === 1 && at + sizes[0] > payload.length)
        return takePiece(sizes[0], payload.subarray(at), isMarked)
      const units: Buffer[] = []
      for (const size of sizes) {
        if (at + size > payload.length) break
        units.push(payload.subarray(at, at + size))
        at += size
      }
      return units
    },
  }
}

function unitSizes(payload: Buffer, sizeBits: number, firstIndexBits: number, indexBits: number): number[] {
  if (payload.length < 2) return []
  const headerBits = Math.min(payload.readUInt16BE(0), (payload.length - 2) * 8)
  const sizes: number[] = []
  for (let bit = 0; bit + sizeBits <= headerBits && sizeBits > 0;) {
    const size = bitsAt(payload, 16 + bit, sizeBits)
    if (size < 1 || size > MAX_UNIT_BYTES) break
    sizes.push(size)
    bit += sizeBits + (sizes.length === 1 ? firstIndexBits : indexBits)
  }
  return sizes
}

function bitsAt(bytes: Buffer, from: number, count: number): number {
  let value = 0
  for (let bit = from; bit < from + count; bit++) value = value * 2 + ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1)
  return value
}

const ADTS_BYTES = 7

/** The unit with a header of its own (ADTS), as decoders take it from a pipe. */
export function adtsFrame(unit: Buffer, { rateIndex, channels }: { rateIndex: number; channels: number }): Buffer {
  const length = ADTS_BYTES + unit.length
  const head = Buffer.from([0xff, 0xf1, 0, 0, 0, 0x1f, 0xfc])
  // Low complexity, object type 2, is 1 here; what more a camera may have used, the decoder finds in the stream.
  head[2] = (1 << 6) | (rateIndex << 2) | (channels >> 2)
  head[3] = ((channels & 3) << 6) | (length >> 11)
  head[4] = (length >> 3) & 0xff
  head[5] |= (length & 7) << 5
  return Buffer.concat([head, unit])
}
