import { open, type FileHandle } from 'node:fs/promises'
import { encodeFlacFrame, FLAC_BLOCK_SAMPLES } from './flac-encode.ts'
import { toInt16, type SoundShape, type SoundWriter } from './sound-writer.ts'

/** What the standard has room for. */
export const MOST_FLAC_CHANNELS = 8
const STREAMINFO = 0
const APPLICATION = 2
const LAST = 0x80
const STREAMINFO_BYTES = 34

/**
 * Begins a FLAC file, which must not be there (RFC 9639). Silence in it takes next to no room.
 *
 * @param shape - up to 8 channels
 * @param wastedBits - so many of the lowest bits of each sample are given up, for a smaller file
 */
export async function createFlac(path: string, shape: SoundShape, wastedBits = 0): Promise<SoundWriter> {
  const file = await open(path, 'wx')
  const head = flacHead(shape, 0)
  let closed = false
  const close = async () => {
    if (!closed) await file.close()
    closed = true
  }
  try {
    await file.writeFile(head)
  } catch (error) {
    await close()
    throw error
  }
  const blocks = createBlocks(file, shape, wastedBits)
  return {
    close,
    bytes: () => head.length + blocks.bytes(),
    write: blocks.write,
    finish: async () => {
      await blocks.flush()
      await file.write(flacHead(shape, blocks.samples()), 0, head.length, 0)
      await file.sync()
      await close()
    },
  }
}

/** Collects samples to blocks, and writes each as a frame. */
function createBlocks(file: FileHandle, { sampleRate, channels }: SoundShape, wastedBits: number) {
  const block = Array.from({ length: channels }, () => new Int32Array(FLAC_BLOCK_SAMPLES))
  const step = 2 ** wastedBits
  let [filled, frames, samples, bytes] = [0, 0, 0, 0]

  async function flush(): Promise<void> {
    if (filled === 0) return
    const planes = block.map((plane) => plane.subarray(0, filled))
    const frame = encodeFlacFrame(planes, sampleRate, frames++)
    samples += filled
    bytes += frame.length
    filled = 0
    // Not `write`: on a disk that is nearly full it may write a part and say so in its result only.
    await file.writeFile(frame)
  }

  async function write(planes: readonly Float32Array[]): Promise<void> {
    const length = planes[0]?.length ?? 0
    for (let at = 0; at < length;) {
      const take = Math.min(FLAC_BLOCK_SAMPLES - filled, length - at)
      planes.forEach((plane, channel) => {
        const target = block[channel]
        for (let i = 0; i < take; i++) target[filled + i] = step * Math.trunc(toInt16(plane[at + i]) / step)
      })
      at += take
      filled += take
      if (filled === FLAC_BLOCK_SAMPLES) await flush()
    }
  }
  return { write, flush, samples: () => samples, bytes: () => bytes }
}

/** Everything before the frames. */
function flacHead({ sampleRate, channels, extra }: SoundShape, totalSamples: number): Buffer {
  const info = Buffer.alloc(STREAMINFO_BYTES)
  info.writeUInt16BE(FLAC_BLOCK_SAMPLES, 0)
  info.writeUInt16BE(FLAC_BLOCK_SAMPLES, 2)
  const bits = (BigInt(sampleRate) << 44n) | (BigInt(channels - 1) << 41n) | (15n << 36n) | BigInt(totalSamples)
  info.writeBigUInt64BE(bits, 10)
  const own = extra && metadataBlock(APPLICATION | LAST, Buffer.concat([Buffer.from(extra.name), extra.data]))
  const first = metadataBlock(own ? STREAMINFO : STREAMINFO | LAST, info)
  return Buffer.concat([Buffer.from('fLaC'), first, ...(own ? [own] : [])])
}

function metadataBlock(kind: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(kind * 2 ** 24 + data.length)
  return Buffer.concat([head, data])
}
