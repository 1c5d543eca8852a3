import type { Config } from '../../engine/config.ts'
import { examine, type Finding } from './checks.ts'

/** Looking again loads models' runtime and every pack: what was found holds for a while. */
const FRESH_MS = 5 * 60_000

export interface Examination {
  /** Epoch ms. */
  at: number
  findings: Finding[]
}

/** Examines for many who ask: once at a time, and not again before some minutes are over. */
export function createExaminations(config: Config, now: () => number = Date.now, look = examine) {
  let last: Promise<Examination> | undefined
  let startedAt = -Infinity
  return (): Promise<Examination> => {
    if (last && now() - startedAt < FRESH_MS) return last
    startedAt = now()
    last = look(config).then((findings) => ({ at: startedAt, findings }))
    last.catch(() => (last = undefined))
    return last
  }
}
