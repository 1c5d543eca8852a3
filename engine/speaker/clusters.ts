import { joinStats, type AcousticStats } from '../audio/acoustic-track.ts'
import type { SpeakerDistance } from './speaker-distance.ts'

/** Turns that sound alike: mostly one person's. */
export interface SpeakerCluster {
  turns: number[]
  sums: AcousticStats
}

/** Turns no more unlike than this are joined; a second group for one person does less harm than two persons in one. */
const JOINS_BELOW = 6
/** More groups than this are joined all the same: every share of roles among them is tried. */
const MOST_GROUPS = 8

/** Joins the two groups that sound most alike, again and again, until those left sound like different people. */
export function clusterSpeakers(turns: readonly AcousticStats[], unlikeness: SpeakerDistance): SpeakerCluster[] {
  const groups = turns.flatMap((sums, turn): SpeakerCluster[] => (sums.frames > 0 ? [{ turns: [turn], sums }] : []))
  const table = groups.map((a, i) => groups.map((b, j) => (i < j ? unlikeness(a.sums, b.sums) : Infinity)))
  for (;;) {
    const { least, a, b } = closest(table)
    if (least === Infinity || (least > JOINS_BELOW && groups.length <= MOST_GROUPS)) return groups
    groups[a] = { turns: [...groups[a].turns, ...groups[b].turns], sums: joinStats(groups[a].sums, groups[b].sums) }
    groups.splice(b, 1)
    table.splice(b, 1)
    for (const row of table) row.splice(b, 1)
    for (let i = 0; i < groups.length; i++)
      if (i !== a) table[Math.min(i, a)][Math.max(i, a)] = unlikeness(groups[i].sums, groups[a].sums)
  }
}

function closest(table: readonly (readonly number[])[]): { least: number; a: number; b: number } {
  let found = { least: Infinity, a: -1, b: -1 }
  table.forEach((row, a) => row.forEach((least, b) => (found = least < found.least ? { least, a, b } : found)))
  return found
}
