import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Parts of a WAV header that tests set; lengths default to the truth. */
export interface WavParts {
  tag?: number
  bits?: number
  channels?: number
  sampleRate?: number
  dataLength?: number
  extensible?: boolean
  before?: Buffer
}

/** A WAV file as bytes, its header as told, right or wrong. */
export function wavBytes(data: Buffer, parts: WavParts = {}): Buffer {
  const { tag = 1, bits = 16, channels = 1, sampleRate = 16000, before = Buffer.alloc(0) } = parts
  const fmt = Buffer.alloc(parts.extensible ? 40 : 16)
  fmt.writeUInt16LE(parts.extensible ? 0xfffe : tag, 0)
  fmt.writeUInt16LE(channels, 2)
  fmt.writeUInt32LE(sampleRate, 4)
  fmt.writeUInt16LE((channels * bits) / 8, 12)
  fmt.writeUInt16LE(bits, 14)
  if (parts.extensible) fmt.writeUInt16LE(tag, 24)
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    before,
    riffChunk('fmt ', fmt),
    riffChunk('data', data, parts.dataLength),
  ])
  return riffChunk('RIFF', body)
}

/** A chunk with its padding; `length` overrides the truth. */
export function riffChunk(name: string, data: Buffer, length = data.length): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 'latin1')
  head.writeUInt32LE(length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** Samples −1..1 as 16-bit bytes. */
export function s16(samples: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  for (let i = 0; i < samples.length; i++)
    bytes.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32768))), i * 2)
  return bytes
}

export function sine(hertz: number, sampleRate: number, length: number, size = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, i) => size * Math.sin((2 * Math.PI * hertz * i) / sampleRate))
}

/** Writes a file into a new temporary folder. */
export function tempFile(name: string, bytes: Uint8Array | string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'tingdian-audio-')), name)
  writeFileSync(path, bytes)
  return path
}
