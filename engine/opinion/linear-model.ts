import { readFileSync } from 'node:fs'
import { AppError } from '../errors.ts'
import { ngramFeatures } from './features.ts'

/** Linear outputs over n-grams of a text. */
export interface LinearModel<Head> {
  head: Head
  /** Log-odds of every output. */
  fromWords: (text: string) => Float32Array
}

interface CommonHead {
  longest: number
  keys: number
  outputs: number
}

/**
 * Reads weights as scripts/train/features.py writes them: "TDO1", u32 length, JSON head, f32 scales and biases per output, u32
 * hashes of the n-grams, rarity bytes, int8 weights [outputs, n-grams].
 *
 * @throws AppError MODEL_FORMAT
 */
export function readLinearModel<Head = object>(path: string): LinearModel<Head & CommonHead> {
  const bytes = readFileSync(path)
  if (bytes.toString('latin1', 0, 4) !== 'TDO1')
    throw new AppError('MODEL_FORMAT', { detail: { file: path, wanted: 'TDO1', came: bytes.toString('hex', 0, 4) } })
  const headEnd = 8 + bytes.readUInt32LE(4)
  const head = JSON.parse(bytes.toString('utf8', 8, headEnd)) as Head & CommonHead
  const { longest, keys, outputs } = head
  let at = headEnd
  const floats = (count: number): Float32Array => {
    const own = bytes.subarray(at, (at += 4 * count))
    return new Float32Array(Uint8Array.from(own).buffer)
  }
  const [scales, biases] = [floats(outputs), floats(outputs)]
  const hashes = new Uint32Array(Uint8Array.from(bytes.subarray(at, at + 4 * keys)).buffer)
  const places = new Map(Array.from(hashes, (hash, place) => [hash, place]))
  const rarity = bytes.subarray(at + 4 * keys, at + 5 * keys)
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + at + 5 * keys, outputs * keys)
  return {
    head,
    fromWords: (text) => {
      const sums = new Float64Array(outputs)
      for (const [place, value] of ngramFeatures(text, { longest, places, rarity }))
        for (let o = 0; o < outputs; o++) sums[o] += value * weights[o * keys + place]
      return Float32Array.from(sums, (sum, o) => sum * scales[o] + biases[o])
    },
  }
}
