import { createHash } from 'node:crypto'

/** Whether a text belongs to the fifth that no shipped model was trained on (the same rule as scripts/train/opinion.py). */
export function isHeldOut(text: string): boolean {
  return createHash('sha256').update(text).digest()[0] % 5 === 0
}
