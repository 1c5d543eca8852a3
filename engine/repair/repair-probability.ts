import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { EVIDENCE, type RepairEvidence } from './repair-evidence.ts'

let weights: Record<string, number> | undefined

/** Evidence that is only known when the words and the mentions around a place are, and how much of it there can be. */
const AROUND = { shortWord: 1, wholeWord: 1, wordShare: 1, cuts: 2, neighbours: 2, saidElsewhere: 1 } as const

/** Probability, 0..1, that a place was meant as the term, by the trained weights (scripts/train/repair.ts). */
export function repairProbability(evidence: RepairEvidence): number {
  return 1 / (1 + Math.exp(-logOddsOf(evidence)))
}

/**
 * The most that `repairProbability` can come to, once the words and the mentions around the place are known.
 *
 * @param evidence - gathered without them
 */
export function mostProbable(evidence: RepairEvidence): number {
  let logOdds = logOddsOf(evidence)
  for (const [name, most] of Object.entries(AROUND)) logOdds += Math.max(0, knownWeights()[name] ?? 0) * most
  return 1 / (1 + Math.exp(-logOdds))
}

function logOddsOf(evidence: RepairEvidence): number {
  const known = knownWeights()
  let sum = 0
  for (const name of EVIDENCE) sum += (known[name] ?? 0) * evidence[name]
  return sum
}

function knownWeights(): Record<string, number> {
  weights ??= (
    JSON.parse(readFileSync(join(projectRoot(), 'models', 'repair', 'zh-repair.json'), 'utf8')) as {
      weights: Record<string, number>
    }
  ).weights
  return weights
}
