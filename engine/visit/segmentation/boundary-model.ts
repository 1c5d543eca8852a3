import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../models/root.ts'
import { BOUNDARY_BUCKETS, boundaryFeatures } from './boundary-features.ts'

/** Log-odds, by the words around it, that a place lies between two visits; `before` and `after` are the texts on its sides. */
export type BoundaryModel = (before: readonly string[], after: readonly string[]) => number

/** Reads the trained weights (`models/bounds/zh-bounds.bin`: f32 step, f32 bias, one int8 per bucket). */
export function loadBoundaryModel(): BoundaryModel {
  const bytes = readFileSync(join(projectRoot(), 'models', 'bounds', 'zh-bounds.bin'))
  const [step, bias] = [bytes.readFloatLE(0), bytes.readFloatLE(4)]
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 8, BOUNDARY_BUCKETS)
  return (before, after) => {
    const features = boundaryFeatures(before, after)
    return features.reduce((sum, feature) => sum + weights[feature] * step, 0) / Math.sqrt(features.length) + bias
  }
}
