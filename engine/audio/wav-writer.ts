import { open } from 'node:fs/promises'
import { toInt16, type SoundShape, type SoundWriter } from './sound-writer.ts'

const DS64_BYTES = 28
const BEYOND_32_BITS = 0xffffffff

/**
 * Begins a WAV file, which must not be there. Beyond 4 GiB the header becomes RF64 (EBU Tech 3306): the place for its long
 * lengths is kept free from the start.
 */
export async function createWav(path: string, shape: SoundShape): Promise<SoundWriter> {
  const file = await open(path, 'wx')
  const headBytes = wavHeader(shape, 0).length
  let dataBytes = 0
  let closed = false
  const close = async () => {
    if (!closed) await file.close()
    closed = true
  }
  try {
    await file.writeFile(wavHeader(shape, 0))
  } catch (error) {
    await close()
    throw error
  }
  return {
    close,
    bytes: () => headBytes + dataBytes,
    write: async (planes) => {
      const bytes = interleave(planes)
      // Not `write`: on a disk that is nearly full it may write a part and say so in its result only.
      await file.writeFile(bytes)
      dataBytes += bytes.length
    },
    finish: async () => {
      await file.write(wavHeader(shape, dataBytes), 0, headBytes, 0)
      await file.sync()
      await close()
    },
  }
}

/** Everything before the samples. */
export function wavHeader({ sampleRate, channels, extra }: SoundShape, dataBytes: number): Buffer {
  const format = Buffer.alloc(16)
  format.writeUInt16LE(1, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(sampleRate, 4)
  format.writeUInt32LE(sampleRate * channels * 2, 8)
  format.writeUInt16LE(channels * 2, 12)
  format.writeUInt16LE(16, 14)
  const between = [chunk('fmt ', format), ...(extra ? [chunk(extra.name, extra.data)] : [])]
  const long = Buffer.alloc(DS64_BYTES)
  const riffBytes = 4 + 8 + DS64_BYTES + Buffer.concat(between).length + 8 + dataBytes
  const isLong = riffBytes > BEYOND_32_BITS
  if (isLong) {
    long.writeBigUInt64LE(BigInt(riffBytes), 0)
    long.writeBigUInt64LE(BigInt(dataBytes), 8)
    long.writeBigUInt64LE(BigInt(dataBytes / (channels * 2)), 16)
  }
  return Buffer.concat([
    chunkHead(isLong ? 'RF64' : 'RIFF', isLong ? BEYOND_32_BITS : riffBytes),
    Buffer.from('WAVE'),
    chunk(isLong ? 'ds64' : 'JUNK', long),
    ...between,
    chunkHead('data', isLong ? BEYOND_32_BITS : dataBytes),
  ])
}

function chunkHead(name: string, length: number): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(length, 4)
  return head
}

/** A chunk, padded to an even length. */
const chunk = (name: string, data: Buffer): Buffer =>
  Buffer.concat([chunkHead(name, data.length), data, Buffer.alloc(data.length % 2)])

function interleave(planes: readonly Float32Array[]): Buffer {
  const frames = planes[0]?.length ?? 0
  const samples = new Int16Array(frames * planes.length)
  planes.forEach((plane, channel) => {
    for (let i = 0; i < frames; i++) samples[i * planes.length + channel] = toInt16(plane[i])
  })
  return Buffer.from(samples.buffer)
}
