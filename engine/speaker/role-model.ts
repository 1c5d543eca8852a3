import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { ROLE_BUCKETS, roleFeatures } from './role-features.ts'

/** Log-odds that staff said these words: above 0 staff, below 0 a customer. */
export type RoleModel = (text: string) => number

/** Reads the trained weights (`models/role/zh-role.bin`: f32 step, f32 bias, one int8 per bucket). */
export function loadRoleModel(): RoleModel {
  const bytes = readFileSync(join(projectRoot(), 'models', 'role', 'zh-role.bin'))
  const [step, bias] = [bytes.readFloatLE(0), bytes.readFloatLE(4)]
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset + 8, ROLE_BUCKETS)
  return (text) => {
    const features = roleFeatures(text)
    if (features.length === 0) return 0
    return features.reduce((sum, feature) => sum + weights[feature] * step, 0) / Math.sqrt(features.length) + bias
  }
}
