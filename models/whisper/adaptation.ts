import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { checksum } from '../checksum.ts'
import { halfToFloat } from '../half.ts'
import { projectRoot } from '../root.ts'
import type { Weight } from './ct2.ts'

/** What an adaptation changes: W + B·A for each named matrix, with W as published. */
interface Header {
  /** SHA-256 of the model.bin that it was trained on: it fits no other weights. */
  model: string
  rank: number
  matrices: { name: string; outputs: number; inputs: number }[]
}

const SHIPPED = 'models/whisper/adaptation/zh-shop.bin'

/** Little-endian half-precision values from `at` on. */
function halves(bytes: Buffer, at: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => halfToFloat(bytes.readUInt16LE(at + 2 * i)))
}

/** W + B·A; a [rank, inputs], b [outputs, rank], all row-major. */
function added(published: Float32Array, a: Float32Array, b: Float32Array, rank: number, inputs: number): Float32Array {
  const sum = published.slice()
  for (let row = 0; row * inputs < sum.length; row++) {
    const target = sum.subarray(row * inputs, (row + 1) * inputs)
    for (let r = 0; r < rank; r++) {
      const factor = b[row * rank + r]
      const source = a.subarray(r * inputs, (r + 1) * inputs)
      for (let i = 0; i < inputs; i++) target[i] += factor * source[i]
    }
  }
  return sum
}

function adapted(
  weight: Weight,
  bytes: Buffer,
  at: number,
  { rank, outputs, inputs, strength }: Header['matrices'][0] & Header & { strength: number },
) {
  if (weight.dims[0] !== outputs || weight.dims[1] !== inputs) {
    throw new AppError('MODEL_FORMAT', { detail: { wanted: `${outputs}×${inputs}`, came: weight.dims.join('×') } })
  }
  const read = () => {
    const b = halves(bytes, at + 2 * rank * inputs, outputs * rank).map((value) => value * strength)
    return added(weight.read(), halves(bytes, at, rank * inputs), b, rank, inputs)
  }
  return { dims: weight.dims, read }
}

/**
 * Published Whisper weights with the low-rank adaptation for shop speech on top (LoRA: Hu et al. 2021), when they are the
 * weights that it was trained on; any others come back as they are.
 *
 * File: u32 header bytes, JSON header (a multiple of 4 long), then per matrix A [rank, inputs] and B [outputs, rank] in half precision.
 *
 * @param modelPath - the model.bin that `weights` were read from
 * @param options.path - the adaptation; the shipped one if not given
 * @param options.strength - how much of it: 0 is as published, 1 as the file holds it
 */
export async function adaptWeights(
  weights: Map<string, Weight>,
  modelPath: string,
  { path = join(projectRoot(), SHIPPED), strength = 1 }: { path?: string; strength?: number } = {},
): Promise<Map<string, Weight>> {
  const bytes = await readFile(path)
  const size = bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + size)) as Header
  if ((await checksum(modelPath)).sha256 !== header.model) return weights
  const result = new Map(weights)
  let at = 4 + size
  for (const matrix of header.matrices) {
    const weight = weights.get(matrix.name)
    if (!weight) throw new AppError('MODEL_FORMAT', { detail: { wanted: matrix.name, came: 'no such weight' } })
    result.set(matrix.name, adapted(weight, bytes, at, { ...header, ...matrix, strength }))
    at += 2 * header.rank * (matrix.inputs + matrix.outputs)
  }
  return result
}
