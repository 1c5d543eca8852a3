import { joinSums, type SoundSums, type SoundTrack } from '../../audio/sound-track.ts'
import type { TimeSpan } from '../../audio/time-spans.ts'

/**
 * How unlike two stretches sound, in nats: about 2 to 5 where one person speaks both, 10 and more where two do. It grows with the
 * length of the shorter one.
 */
export type Unlikeness = (a: SoundSums, b: SoundSums) => number

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
export function createUnlikeness(track: SoundTrack, turns: readonly TimeSpan[]): Unlikeness {
  const precision = inverse(covarianceInside(track, turns))
  const byTimbre = (a: SoundSums, b: SoundSums): number => {
    const gap = a.timbre.map((sum, i) => sum / a.frames - b.timbre[i] / b.frames)
    let distance = 0
    for (let i = 0; i < gap.length; i++)
      for (let j = 0; j < gap.length; j++) distance += gap[i] * precision[i][j] * gap[j]
    return distance * shared(a.frames, b.frames)
  }
  return (a, b) => {
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
}

const shared = (a: number, b: number): number => (a * b) / (a + b)

function covarianceInside(track: SoundTrack, turns: readonly TimeSpan[]): number[][] {
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

/** Gauss and Jordan, for a positive definite matrix. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < size; i++) {
    const pivot = rows[i][i]
    for (let k = 0; k < 2 * size; k++) rows[i][k] /= pivot
    for (let j = 0; j < size; j++) {
      const factor = j === i ? 0 : rows[j][i]
      if (factor !== 0) for (let k = 0; k < 2 * size; k++) rows[j][k] -= factor * rows[i][k]
    }
  }
  return rows.map((row) => row.slice(size))
}

/** Sums of all. */
export const joinAll = (all: readonly SoundSums[]): SoundSums => all.reduce((a, b) => joinSums(a, b))
