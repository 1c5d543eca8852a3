import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { readLinearModel } from './linear-model.ts'

interface Head {
  denseBias: number
}

/**
 * Whether a review praises or complains, with the weights that ship (models/opinion/polarity.bin).
 *
 * @returns text and, where the encoder is installed, its sentence vector → probability of praise, 0..1
 */
export function createPolarityReader(
  path = join(projectRoot(), 'models/opinion/polarity.bin'),
): (text: string, vector?: Float32Array) => number {
  const { head, fromWords, fromVector } = readLinearModel<Head>(path)
  return (text, vector) => {
    const odds = fromWords(text)[0] + (vector ? fromVector(vector)[0] + head.denseBias : 0)
    return 1 / (1 + Math.exp(-odds))
  }
}
