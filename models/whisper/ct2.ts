import { open } from 'node:fs/promises'
import { AppError } from '../../engine/errors.ts'
import { halfToFloat } from '../half.ts'

/** A weight of a published model: `read` gives its values as float32 in row-major order. */
export interface Weight {
  dims: number[]
  read: () => Float32Array
}

const FLOAT32 = 0
const INT8 = 1
const INT16 = 2
const INT32 = 3
const FLOAT16 = 4
const BFLOAT16 = 5
const BYTES_PER_VALUE = new Map([
  [FLOAT32, 4],
  [INT8, 1],
  [INT16, 2],
  [INT32, 4],
  [FLOAT16, 2],
  [BFLOAT16, 2],
])

const HALVES = (() => {
  const table = new Float32Array(65536)
  for (let half = 0; half < 65536; half++) table[half] = halfToFloat(half)
  return table
})()

function toFloat32(bytes: Buffer, type: number): Float32Array {
  const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  if (type === FLOAT32) return new Float32Array(own)
  if (type === FLOAT16) return Float32Array.from(new Uint16Array(own), (half) => HALVES[half])
  // The upper half of a single.
  if (type === BFLOAT16) return new Float32Array(Uint32Array.from(new Uint16Array(own), (bits) => bits << 16).buffer)
  if (type === INT8) return Float32Array.from(new Int8Array(own))
  if (type === INT16) return Float32Array.from(new Int16Array(own))
  return Float32Array.from(new Int32Array(own))
}

/** Multiplies each row of an int8 matrix by the reciprocal of its scale, as CTranslate2 stores them. */
function rescale(values: Float32Array, scales: Float32Array): Float32Array {
  const columns = values.length / scales.length
  return values.map((value, index) => value / scales[Math.floor(index / columns)])
}

/**
 * Reads a model in the CTranslate2 binary form (version 5 or 6), the form in which Whisper weights are published.
 *
 * Layout: u32 version, spec name, u32 revision, u32 count, then per variable: name, u8 rank, u32 dims, u8 type, u32 bytes,
 * data; then aliases. Strings are u16 length + bytes with a closing NUL. All little-endian.
 *
 * @param path - model.bin
 * @returns weights by name; int8 matrices come back with their scales applied
 * @throws AppError MODEL_FORMAT when the file is not of that form
 */
export async function readCt2(path: string): Promise<Map<string, Weight>> {
  const file = await open(path)
  try {
    const size = (await file.stat()).size
    const buffer = Buffer.alloc(size)
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(buffer, at, Math.min(1 << 26, size - at), at)
      if (!bytesRead) break
      at += bytesRead
    }
    return parse(buffer)
  } catch (error) {
    if (error instanceof RangeError) {
      throw new AppError('MODEL_FORMAT', {
        cause: error,
        detail: { file: path, wanted: 'CTranslate2 Whisper model.bin' },
      })
    }
    throw error
  } finally {
    await file.close()
  }
}

function parse(buffer: Buffer): Map<string, Weight> {
  let at = 0
  const u8 = () => buffer.readUInt8(at++)
  const u16 = () => buffer.readUInt16LE((at += 2) - 2)
  const u32 = () => buffer.readUInt32LE((at += 4) - 4)
  const text = () => {
    const length = u16()
    return buffer.toString('utf8', at, (at += length) - 1)
  }
  const version = u32()
  const spec = text()
  if (spec !== 'WhisperSpec' || version < 5 || version > 6) {
    throw new AppError('MODEL_FORMAT', {
      detail: { wanted: 'WhisperSpec, version 5 or 6', came: `${spec}, ${version}` },
    })
  }
  u32()
  const weights = new Map<string, Weight>()
  for (let left = u32(); left > 0; left--) {
    const name = text()
    const dims = Array.from({ length: u8() }, u32)
    const type = u8()
    const bytes = buffer.subarray(at + 4, at + 4 + buffer.readUInt32LE(at))
    at += 4 + bytes.length
    checkSize(name, dims, type, bytes.length)
    weights.set(name, {
      dims,
      read: () => {
        const scale = weights.get(`${name}_scale`)
        const values = toFloat32(bytes, type)
        return scale && type === INT8 ? rescale(values, scale.read()) : values
      },
    })
  }
  for (let left = u32(); left > 0; left--) {
    const alias = text()
    const target = weights.get(text())
    if (target) weights.set(alias, target)
  }
  return weights
}

function checkSize(name: string, dims: number[], type: number, bytes: number): void {
  const each = BYTES_PER_VALUE.get(type)
  const wanted = dims.reduce((product, dim) => product * dim, each ?? 0)
  if (!each || wanted !== bytes) throw new AppError('MODEL_FORMAT', { detail: { weight: name, wanted, came: bytes } })
}
