import type { AcousticStats, AcousticTrack } from '../audio/acoustic-track.ts'
import type { TimeSpan } from '../audio/time-spans.ts'
import { clusterSpeakers, type SpeakerCluster } from './clusters.ts'
import { createSpeakerDistance, type SpeakerDistance } from './speaker-distance.ts'

/** Turns that are listened to on each side of a place, and the clear frames that each side must have: five seconds. */
const TURNS = 20
const LEAST_FRAMES = 150
/** A group of fewer frames is too little to say that its voice is new. */
const TELLING_FRAMES = 40
/** More frames of one voice than this prove no more: a voice, too, changes with what is said. */
const MOST_FRAMES = 120
/** Unlike enough to be somebody else, and so alike that it may well be the same person. */
const OTHER = 12
const SAME = 8
/** Shares of the speech on a side. */
const MUCH = 0.2
const LITTLE = 0.05
const LOG_ODDS = 2

/**
 * Log-odds that the customer changed at a turn, by voices: staff may stay, but of the voices before some must be gone and of those
 * after some be new; where every voice goes on, it is the same visit; else nothing is said. Places are left out: people walk.
 */
export function createSpeakerChange(turns: readonly TimeSpan[], track: AcousticTrack): (turn: number) => number {
  const sums = turns.map(({ startMs, endMs }) => ({ ...track.sums(startMs, endMs), placed: 0 }))
  return (turn) => {
    const [from, to] = [Math.max(0, turn - TURNS), Math.min(turns.length, turn + TURNS)]
    const enough = (all: readonly AcousticStats[]): boolean =>
      all.reduce((sum, { frames }) => sum + frames, 0) >= LEAST_FRAMES
    const [before, after] = [sums.slice(from, turn), sums.slice(turn, to)]
    if (!enough(before) || !enough(after)) return 0
    const { evened, unlikeness } = createSpeakerDistance(track, turns.slice(from, to))
    const groups = [clusterSpeakers(before.map(evened), unlikeness), clusterSpeakers(after.map(evened), unlikeness)]
    const gone = shares(groups[0], groups[1], unlikeness)
    const fresh = shares(groups[1], groups[0], unlikeness)
    if (gone.other > MUCH && fresh.other > MUCH) return LOG_ODDS
    const allGoOn = groups.every((side) => side.length > 1) && gone.same > 1 - LITTLE && fresh.same > 1 - LITTLE
    return allGoOn ? -LOG_ODDS : 0
  }
}

/** Of the speech in some groups, what share is of voices that the other groups have not, or surely have. */
function shares(
  groups: readonly SpeakerCluster[],
  others: readonly SpeakerCluster[],
  unlikeness: SpeakerDistance,
): { other: number; same: number } {
  const telling = groups.filter(({ sums }) => sums.frames >= TELLING_FRAMES)
  const all = telling.reduce((sum, { sums }) => sum + sums.frames, 0)
  const share = (wanted: (nearest: number) => boolean): number =>
    telling.reduce((sum, one) => {
      const nearest = Math.min(...others.map((other) => unlikeness(atMost(one.sums), atMost(other.sums))))
      return sum + (wanted(nearest) ? one.sums.frames : 0)
    }, 0) / Math.max(1, all)
  return { other: share((nearest) => nearest > OTHER), same: share((nearest) => nearest < SAME) }
}

/** The same voice as if less of it had been heard. */
function atMost(sums: AcousticStats): AcousticStats {
  const part = Math.min(1, MOST_FRAMES / Math.max(1, sums.frames))
  return {
    ...sums,
    frames: sums.frames * part,
    timbre: sums.timbre.map((value) => value * part),
    pitched: sums.pitched * part,
    pitch: sums.pitch * part,
  }
}
