import { createArrayFit } from './array-fit.ts'
import { parseArray, type ArrayGeometry } from './array-geometry.ts'
import type { Windows } from './stft.ts'

/** Radii of circles and distances of neighbours in a row that are built, in metres. */
const RADII = [0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.06, 0.08, 0.1]
const SPACINGS = [0.02, 0.03, 0.035, 0.04, 0.05, 0.065, 0.08]
/** Above this the shapes are too many to be told apart by a few pairs. */
const MOST_CHANNELS = 16
/** A shape must fit nearly as well as leads that are free for each channel … */
const LEAST_OF_FREE = 0.95
/** … and better than noise does. */
const LEAST_FIT = 0.05
/** Sizes that fit this nearly as well as the best: sound from above makes an array look smaller than it is. */
const NEARLY = 0.97

/**
 * Tells from the beginning of a recording whether its microphones stand on a circle or in a row, as those of devices do, and
 * how far apart: the shape whose directions explain the phases between channels about as well as free leads per channel can.
 * A circle's turn and sense need not be known: they turn or mirror the directions, nothing else.
 *
 * @returns undefined where no common shape fits, or fewer than three channels leave nothing to compare
 */
export function guessArray(
  windows: Windows,
  sampleRate: number,
  planes: readonly Float32Array[],
): ArrayGeometry | undefined {
  const channels = planes.length
  if (channels < 3 || channels > MOST_CHANNELS) return undefined
  const { fitOf, free } = createArrayFit(windows, sampleRate, planes)
  const shapes = [
    RADII.map((radius) => parseArray(`circular:${channels}:${radius}`)),
    SPACINGS.map((gap) => parseArray(`linear:${channels}:${gap}`)),
  ]
  const [best] = shapes
    .map((sizes) => largest(sizes.map((array) => ({ array, fit: fitOf(array) }))))
    .sort((a, b) => b.fit - a.fit)
  return best.fit >= Math.max(LEAST_FIT, LEAST_OF_FREE * free()) ? best.array : undefined
}

/** The largest of the sizes that fit nearly as well as the best, with the best's fit. */
function largest(sizes: readonly { array: ArrayGeometry; fit: number }[]): { array: ArrayGeometry; fit: number } {
  const fit = Math.max(...sizes.map((size) => size.fit))
  const { array } = sizes.reduce((found, size) => (size.fit >= NEARLY * fit ? size : found))
  return { array, fit }
}
