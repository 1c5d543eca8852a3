import { directionsFor, leadsOf, parseArray, type ArrayGeometry } from './array-geometry.ts'
import { createArrivals } from './arrivals.ts'
import type { Spectrum, Windows } from './stft.ts'

/** Sizes of arrays that are built, in metres: radius of a circle, distance of neighbours in a row. */
const RADII = [0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.06, 0.08, 0.1]
const SPACINGS = [0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.065, 0.08]

/** One shape that an array may have, with how well the sound fits it, 0..1. */
export interface Guess {
  name: string
  array: ArrayGeometry
  fit: number
}

/** Windows of speech, their presence beside them, step by step. */
export type Opening = readonly { spectra: Spectrum[]; presence: Float32Array }[][]

/**
 * How well the beginning of a recording fits to each common shape of an array: the fit of the best direction, mean over the
 * steps. A circle's turn and sense do not matter: they only turn or mirror the directions.
 */
export function guessArrays(windows: Windows, channels: number, opening: Opening): Guess[] {
  const names = [
    ...(channels > 2 ? RADII.map((radius) => `circular:${channels}:${radius}`) : []),
    ...SPACINGS.map((spacing) => `linear:${channels}:${spacing}`),
  ]
  return names
    .map((name): Guess => {
      const array = parseArray(name)
      return { name, array, fit: fitOf(windows, array, opening) }
    })
    .sort((a, b) => b.fit - a.fit)
}

function fitOf(windows: Windows, array: ArrayGeometry, opening: Opening): number {
  const leads = directionsFor(array).map((direction) => leadsOf(array, direction))
  const arrivals = createArrivals(windows, leads)
  let sum = 0
  for (const step of opening) {
    for (const { spectra, presence } of step) arrivals.add(spectra, presence)
    sum += Math.max(...arrivals.take())
  }
  return sum / Math.max(1, opening.length)
}
