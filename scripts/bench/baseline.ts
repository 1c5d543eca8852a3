import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'

/** A figure that was reached, and how far another run may fall behind it. */
interface Mark {
  figure: number
  tolerance: number
  /** Which way is good. */
  better: 'lower' | 'higher'
  /** A bound that holds whatever was reached before. */
  bound?: number
}

/**
 * Compares figures with scripts/bench/baseline.json and prints how each stands.
 *
 * @returns exit status: 1 when one falls behind its mark by more than the tolerance or breaks its bound
 */
export function compareWithBaseline(figures: Record<string, number>): number {
  const marks = JSON.parse(readFileSync(join(projectRoot(), 'scripts', 'bench', 'baseline.json'), 'utf8')) as Record<
    string,
    Mark | undefined
  >
  let failed = 0
  for (const [name, figure] of Object.entries(figures)) {
    const mark = marks[name]
    if (!mark) {
      console.log(`${name}: ${figure} (no mark in baseline.json)`)
      continue
    }
    const isWorse = fallsBehind(figure, mark)
    if (isWorse) failed++
    const bound = mark.bound === undefined ? '' : `, bound ${mark.bound}`
    console.log(`${name}: ${figure} (mark ${mark.figure} ± ${mark.tolerance}${bound}) ${isWorse ? 'FAILED' : 'ok'}`)
  }
  return failed > 0 ? 1 : 0
}

function fallsBehind(figure: number, { figure: reached, tolerance, better, bound }: Mark): boolean {
  const sign = better === 'lower' ? 1 : -1
  const isBeyond = bound !== undefined && sign * (figure - bound) > 0
  return isBeyond || sign * (figure - reached) > tolerance
}
