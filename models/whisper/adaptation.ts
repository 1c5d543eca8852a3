import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { checksum } from '../checksum.ts'
import { halfToFloat } from '../half.ts'
import { projectRoot } from '../root.ts'
import type { Weight } from './ct2.ts'

/** What an adaptation changes: W + B·A for each named matrix, with W as published. */
interface Header {
  /** SHA-256 of the file whose weights it was trained on: it fits no others. */
  model: string
  rank: number
  matrices: { name: string; outputs: number; inputs: number }[]
}

export interface Adaptation {
  path: string
  /** How much of it: 0 is as published, 1 as the file holds it. */
  strength: number
}

const FOLDER = 'models/whisper/adaptation'
/** What ships, each for one published model, as much of it as real recordings and visits are heard best with (models/cards). */
const shipped = (): Adaptation[] => [
  { path: join(projectRoot(), FOLDER, 'zh-shop.bin'), strength: 0.5 },
  { path: join(projectRoot(), FOLDER, 'zh-shop-small.bin'), strength: 0.25 },
]

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

/** The weights with an adaptation on top, if it was trained on the model with that checksum. */
async function adaptedBy(
  { path, strength }: Adaptation,
  weights: Map<string, Weight>,
  sha256: string,
): Promise<Map<string, Weight> | undefined> {
  const bytes = await readFile(path)
  const size = bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, 4 + size)) as Header
  if (sha256 !== header.model) return undefined
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

/**
 * Published Whisper weights with the low-rank adaptation for shop speech on top (LoRA: Hu et al. 2021) that was trained on them;
 * where there is none, they come back as they are.
 *
 * File: u32 header bytes, JSON header (a multiple of 4 long), then per matrix A [rank, inputs] and B [outputs, rank] in half precision.
 *
 * @param modelPath - the file that `weights` were read from: model.bin, or the encoder's graph where there are two
 * @param adaptations - to choose from; the shipped ones if not given
 */
export async function adaptWeights(
  weights: Map<string, Weight>,
  modelPath: string,
  adaptations: readonly Adaptation[] = shipped(),
): Promise<Map<string, Weight>> {
  const { sha256 } = await checksum(modelPath)
  for (const one of adaptations) {
    const result = await adaptedBy(one, weights, sha256)
    if (result) return result
  }
  return weights
}
