import { randomBytes, randomInt } from 'node:crypto'
import type { Random } from '../ports.ts'

const STEPS = 2 ** 47

/** Chance that nobody can foresee: keys are made of it. */
export const realRandom: Random = {
  bytes: (length) => randomBytes(length),
  fraction: () => randomInt(STEPS) / STEPS,
}
