import { joinStats, type AcousticStats, type AcousticTrack } from '../audio/acoustic-track.ts'
import type { DeviceKind } from '../types.ts'
import { clusterSpeakers, type SpeakerCluster } from './clusters.ts'
import { createSpeakerDistance, type SpeakerDistance } from './speaker-distance.ts'
import { nearnessOdds } from './nearness.ts'
import { createStretches } from './acoustic-stretches.ts'

/** Log-odds that staff speak in a stretch of the recording, by its sound alone: above 0 staff, 0 where sound does not tell. */
export type AcousticRoles = (startMs: number, endMs: number) => number

/** A turn as the words see it. */
export interface WordedTurn {
  startMs: number
  endMs: number
  /** Log-odds of its words that staff speak. */
  staff: number
  /** Log-odds that another side speaks it than the turn before. */
  changed: number
}

/** Groups this unlike and beyond are all the same: somebody else. */
const SOMEBODY_ELSE = 20
/** A turn without its like: nearer to its own group, for a share of roles, than to somebody else. */
const ALONE = 8
/** Log-odds for each nat of unlikeness, and at most: words that are sure of themselves win over sound. */
const FOR_EACH_NAT = 0.5
const MOST = 4
/** A group that is left with less than this, without the stretch in question, cannot be compared with it. */
const LEAST_FRAMES = 10
/** The longest turns of a visit show who is there. */
const MOST_TURNS = 300

/**
 * Finds who speaks by sound and words together: turns are grouped by likeness, every share of the two roles among the groups is
 * tried, and the share under which words, turns and sounds agree best says what each group's sound stands for.
 *
 * @returns undefined where sound does not tell people apart
 */
export function readAcousticRoles(
  turns: readonly WordedTurn[],
  track: AcousticTrack,
  device?: DeviceKind,
): AcousticRoles | undefined {
  const { evened, unlikeness } = createSpeakerDistance(track, turns)
  const sums = turns.map(({ startMs, endMs }) => evened(track.sums(startMs, endMs)))
  const groups = clusterSpeakers(longest(sums), unlikeness)
  if (groups.length < 2) return undefined
  const distances = sums.map((own, turn) => distancesOf(own, turn, groups, unlikeness))
  const homes = turns.map((_, turn) => groups.findIndex((group) => group.turns.includes(turn)))
  const odds = (shares: number): number[] => distances.map((row, turn) => oddsOf(row, shares, homes[turn]))
  let best = { score: -Infinity, shares: 0 }
  for (let shares = 0; shares < 1 << groups.length; shares++) {
    const score = bestPath(turns, odds(shares)) + nearnessOdds(groups, shares, device)
    if (score > best.score) best = { score, shares }
  }
  const { shares } = best
  if (shares === 0 || shares === (1 << groups.length) - 1) return undefined
  const stretch = createStretches(track)
  return (startMs, endMs) => {
    const middle = (startMs + endMs) / 2
    const turn = turns.findIndex((one) => one.startMs <= middle && one.endMs >= middle)
    return oddsOf(distancesOf(evened(stretch(startMs, endMs)), turn, groups, unlikeness), shares, -1)
  }
}

/** Short turns beyond the number show nothing. */
function longest(sums: AcousticStats[]): AcousticStats[] {
  if (sums.length <= MOST_TURNS) return sums
  const least = [...sums].sort((a, b) => b.frames - a.frames)[MOST_TURNS - 1].frames
  return sums.map((one) => (one.frames >= least ? one : { ...one, frames: 0 }))
}

/** How unlike a stretch is to each group, without the stretch itself; undefined where nothing else is in the group. */
function distancesOf(
  own: AcousticStats,
  turn: number,
  groups: readonly SpeakerCluster[],
  unlikeness: SpeakerDistance,
): (number | undefined)[] {
  return groups.map(({ turns, sums }) => {
    const others = turns.includes(turn) ? joinStats(sums, own, -1) : sums
    return others.frames < LEAST_FRAMES || own.frames === 0 ? undefined : unlikeness(own, others)
  })
}

/** @param shares - bit by group: 1 is customer. @param home - the group that the stretch is in, or −1 */
function oddsOf(distances: readonly (number | undefined)[], shares: number, home: number): number {
  const nearest = [SOMEBODY_ELSE, SOMEBODY_ELSE]
  distances.forEach((distance, group) => {
    const side = (shares >> group) & 1
    nearest[side] = Math.min(nearest[side], distance ?? (group === home ? ALONE : SOMEBODY_ELSE))
  })
  return Math.max(-MOST, Math.min(MOST, FOR_EACH_NAT * (nearest[1] - nearest[0])))
}

/** Score of the best roles for all turns. */
function bestPath(turns: readonly WordedTurn[], odds: readonly number[]): number {
  let [staff, customer] = [0, 0]
  turns.forEach((turn, at) => {
    const own = (turn.staff + odds[at]) / 2
    const change = at === 0 ? 0 : turn.changed / 2
    const [s, c] = [staff, customer]
    staff = own + Math.max(s - change, c + change)
    customer = -own + Math.max(c - change, s + change)
  })
  return Math.max(staff, customer)
}
