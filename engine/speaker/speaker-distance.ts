import { joinStats, type AcousticStats, type AcousticTrack } from '../audio/acoustic-track.ts'
import type { TimeSpan } from '../audio/time-spans.ts'

/**
 * How unlike two stretches sound, in nats: about 2 to 5 where one person speaks both, 10 and more where two do. It grows with the
 * length of the shorter one.
 */
export type SpeakerDistance = (a: AcousticStats, b: AcousticStats) => number

/** How the sounds of one visit are compared. */
export interface SpeakerDistances {
  /** Sums whose timbre is turned so that all its directions vary alike; `unlikeness` wants them so, and they add up as before. */
  evened: (sums: AcousticStats) => AcousticStats
  unlikeness: SpeakerDistance
}

/** Frames in a row say much the same: so much of each counts. */
const NEW_IN_FRAME = 0.2
const NEW_IN_PLACE = 0.15
/** Off-diagonal covariances of few frames are mostly chance: they count half at so many frames. */
const SHRINK_FRAMES = 40
/** log2 of the pitch swings by so much in one person's speech, squared. */
const PITCH_VARIANCE = 0.06
/** A standing person's direction wanders by about 8 degrees. */
const PLACE_VARIANCE = 0.02
/** People walk: another place alone is no proof of another person. */
const MOST_BY_PLACE = 20

/**
 * Prepares the comparison for one visit: by the mean timbre under the covariance that timbre has inside turns (Hotelling's T² with
 * correlated frames), by mean pitch, and by the place that the sound came from.
 *
 * @param turns - the visit's turns; inside each one mostly one person speaks
 */
export function createSpeakerDistance(track: AcousticTrack, turns: readonly TimeSpan[]): SpeakerDistances {
  const root = lowerRoot(covarianceInside(track, turns))
  const byTimbre = (a: AcousticStats, b: AcousticStats): number => {
    let distance = 0
    for (let i = 0; i < a.timbre.length; i++) distance += (a.timbre[i] / a.frames - b.timbre[i] / b.frames) ** 2
    return distance * shared(a.frames, b.frames)
  }
  const unlikeness: SpeakerDistance = (a, b) => {
    let sum = 0
    if (a.frames && b.frames) sum += NEW_IN_FRAME * byTimbre(a, b)
    if (a.pitched && b.pitched) {
      const gap = a.pitch / a.pitched - b.pitch / b.pitched
      sum += (NEW_IN_FRAME * gap * gap * shared(a.pitched, b.pitched)) / PITCH_VARIANCE
    }
    if (a.placed && b.placed) {
      const gap = a.place.reduce((total, x, i) => total + (x / a.placed - b.place[i] / b.placed) ** 2, 0)
      sum += Math.min(MOST_BY_PLACE, (NEW_IN_PLACE * gap * shared(a.placed, b.placed)) / PLACE_VARIANCE)
    }
    return sum
  }
  return { evened: (sums) => ({ ...sums, timbre: solved(root, sums.timbre) }), unlikeness }
}

const shared = (a: number, b: number): number => (a * b) / (a + b)

function covarianceInside(track: AcousticTrack, turns: readonly TimeSpan[]): number[][] {
  const size = track.sums(0, 0).timbre.length
  const sum = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  let frames = 1
  for (const { startMs, endMs } of turns) {
    const sums = track.sums(startMs, endMs)
    track.eachTimbre(startMs, endMs, (timbre) => {
      frames++
      const off = timbre.map((value, i) => value - sums.timbre[i] / sums.frames)
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) sum[i][j] += off[i] * off[j]
    })
  }
  return sum.map((row, i) =>
    row.map((value, j) => (i === j ? value / frames + 1e-3 : (value / frames) * (frames / (frames + SHRINK_FRAMES)))),
  )
}

/** Cholesky's root of a positive definite matrix: below the diagonal, times itself turned over, it is the matrix. */
function lowerRoot(matrix: readonly (readonly number[])[]): number[][] {
  const root = matrix.map((row) => row.map(() => 0))
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j]
      for (let k = 0; k < j; k++) rest -= root[i][k] * root[j][k]
      root[i][j] = i === j ? Math.sqrt(Math.max(rest, 1e-6)) : rest / root[j][j]
    }
  return root
}

/** The vector that, times the root, gives this one. */
function solved(root: readonly (readonly number[])[], vector: Float64Array): Float64Array {
  const found = new Float64Array(vector.length)
  for (let i = 0; i < vector.length; i++) {
    let rest = vector[i]
    for (let k = 0; k < i; k++) rest -= root[i][k] * found[k]
    found[i] = rest / root[i][i]
  }
  return found
}

/** Sums of all. */
export const joinAll = (all: readonly AcousticStats[]): AcousticStats => all.reduce((a, b) => joinStats(a, b))
