import type { ResultTurn } from './result.ts'

/** Turns of two runs that were said at the same moment: they overlap, or overlap with turns that do. */
export interface MomentGroup {
  startMs: number
  wanted: ResultTurn[]
  got: ResultTurn[]
}

/** Parts two runs into moments, so that each is compared by itself however long the recording. */
export function groupByMoment(wanted: readonly ResultTurn[], got: readonly ResultTurn[]): MomentGroup[] {
  const all = [
    ...wanted.map((turn) => ({ turn, side: 'wanted' as const })),
    ...got.map((turn) => ({ turn, side: 'got' as const })),
  ].sort((a, b) => a.turn.startMs - b.turn.startMs)
  const groups: (MomentGroup & { endMs: number })[] = []
  for (const { turn, side } of all) {
    let group = groups.at(-1)
    if (!group || turn.startMs >= group.endMs) {
      group = { startMs: turn.startMs, endMs: turn.endMs, wanted: [], got: [] }
      groups.push(group)
    }
    group[side].push(turn)
    group.endMs = Math.max(group.endMs, turn.endMs)
  }
  return groups.map(({ startMs, wanted: before, got: after }) => ({ startMs, wanted: before, got: after }))
}
