import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import type { FlacDefaults } from './flac-frame.ts'
import { checkShape } from './stream.ts'

/** STREAMINFO: what a FLAC file says of itself. */
export interface FlacInfo extends FlacDefaults {
  channels: number
  /** 0 where the writer did not know it. */
  totalSamples: number
}

const STREAMINFO_BYTES = 34
/** Of the 128 kinds the last one is forbidden, for it would look like a frame. */
const FORBIDDEN_KIND = 127
/** A file that has more blocks of tags than this was made to keep its reader busy. */
const MOST_BLOCKS = 10_000

/**
 * Reads the blocks before the first frame (RFC 9639, section 8); `framesFrom` is where they end. Tags and pictures are passed
 * over, however large. Without STREAMINFO `info` is undefined: each frame then has to speak for itself.
 *
 * @param from - of `fLaC`
 * @throws AppError AUDIO_TRUNCATED, AUDIO_BAD_HEADER
 */
export async function readFlacHead(
  bytes: FileBytes,
  from: number,
): Promise<{ info: FlacInfo | undefined; framesFrom: number }> {
  let info: FlacInfo | undefined
  let at = from + 4
  for (let count = 0; count < MOST_BLOCKS; count++) {
    const head = await bytes.read(at, 4)
    if (head.length < 4) throw cut(bytes, at + 4)
    const kind = head[0] & 0x7f
    const length = head.readUIntBE(1, 3)
    if (kind === FORBIDDEN_KIND) return { info, framesFrom: at }
    at += 4
    if (at + length > bytes.size) throw cut(bytes, at + length)
    if (kind === 0 && length >= STREAMINFO_BYTES) info ??= readStreamInfo(await bytes.read(at, STREAMINFO_BYTES))
    at += length
    if (head[0] & 0x80) return { info, framesFrom: at }
  }
  throw new AppError('AUDIO_BAD_HEADER', { detail: { wanted: `up to ${MOST_BLOCKS} blocks before the sound` } })
}

function cut(bytes: FileBytes, wanted: number): AppError {
  return new AppError('AUDIO_TRUNCATED', {
    detail: { path: bytes.path, wanted: `a header of ${wanted} bytes`, got: `${bytes.size} bytes` },
  })
}

/** 20 bits of rate, 3 of channels, 5 of depth, 36 of samples (RFC 9639, section 8.2). @throws AppError AUDIO_BAD_HEADER */
export function readStreamInfo(block: Buffer): FlacInfo {
  const info = {
    sampleRate: block.readUIntBE(10, 3) >> 4,
    channels: ((block[12] >> 1) & 7) + 1,
    bitsPerSample: (((block[12] & 1) << 4) | (block[13] >> 4)) + 1,
    totalSamples: (block[13] & 15) * 2 ** 32 + block.readUInt32BE(14),
  }
  checkShape(info)
  return info
}
