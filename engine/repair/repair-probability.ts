import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { EVIDENCE, type RepairEvidence } from './repair-evidence.ts'

let weights: Record<string, number> | undefined

/** Probability, 0..1, that a place was meant as the term, by the trained weights (scripts/train/repair.ts). */
export function repairProbability(evidence: RepairEvidence): number {
  weights ??= (
    JSON.parse(readFileSync(join(projectRoot(), 'models', 'repair', 'zh-repair.json'), 'utf8')) as {
      weights: Record<string, number>
    }
  ).weights
  let sum = 0
  for (const name of EVIDENCE) sum += (weights[name] ?? 0) * evidence[name]
  return 1 / (1 + Math.exp(-sum))
}
