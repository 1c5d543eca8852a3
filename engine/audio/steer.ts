import { directionsFor, leadsOf, type ArrayGeometry } from './array-geometry.ts'
import { createSrpPhat } from './srp-phat.ts'
import { createFixedLagViterbi } from './fixed-lag-viterbi.ts'
import type { Spectrum, Windows } from './stft.ts'
import { freeLeads } from './array-fit.ts'
import { diffuseCoherence, superdirective, type Weights } from './superdirective.ts'

/** Where the speech of one step comes from: the choice of each path that is followed. */
export type Bearing = readonly number[]

/** Finds, step by step, where speech comes from, and says how to combine the channels for it. */
export interface Steer {
  /** One window of all channels. */
  add(spectra: Spectrum[], presence: Float32Array): void
  /** Ends a step: the bearing of the step `LAG_STEPS` before, once there is one. */
  decide(): Bearing | undefined
  /** Bearings of the last steps, at the end. */
  flush(): Bearing[]
  /** A bearing as coordinates, about 1 apart where two sources stand at a right angle. */
  place(bearing: Bearing): readonly number[]
  /** @param live - channels that may be used */
  weights(bearing: Bearing, live: readonly number[]): Weights
}

/** A step is 0.13 s: a decision is final a second and a half later, when the next words have shown whether it holds. */
const LAG_STEPS = 12
/** A new speaker must fit this much better, summed over steps, than the one before. */
const CHANGE_COST = 0.08
/** Own noise of the microphones against the noise around: −17 dB allows for parts that differ by a tenth. */
const OWN_NOISE = 0.02

/** Steers a known array: one direction of all, superdirective weights for it. */
export function steerArray(windows: Windows, array: ArrayGeometry): Steer {
  const ways = directionsFor(array)
  const directions = ways.map((direction) => leadsOf(array, direction))
  const arrivals = createSrpPhat(windows, directions)
  const coherence = diffuseCoherence(windows, array)
  const path = createFixedLagViterbi(directions.length, CHANGE_COST, LAG_STEPS)
  const known = new Map<number, Weights>()
  let knownFor = ''
  return {
    add: (spectra, presence) => arrivals.add(spectra, presence),
    decide: () => bearing(path.push(arrivals.take())),
    flush: () => path.flush().map((direction) => [direction]),
    place: ([direction]) => ways[direction],
    weights([direction], live) {
      if (live.join() !== knownFor) known.clear()
      knownFor = live.join()
      const weights = known.get(direction) ?? superdirective(windows, directions[direction], live, coherence, OWN_NOISE)
      known.set(direction, weights)
      return weights
    },
  }
}

const bearing = (state: number | undefined): Bearing | undefined => (state === undefined ? undefined : [state])

/** Channels are simultaneous unless their phases say otherwise: other leads must fit better by this much. */
const SIMULTANEOUS_BONUS = 0.02

/** So many channels tell a place; a quarter of a millisecond, 9 cm, stands for a right angle. */
const MOST_PLACE_AXES = 3
const PLACE_SECONDS = 0.00025

/** Steers microphones whose places nobody knows: each channel is brought in time with the first, then their mean. */
export function steerBlind(windows: Windows, channels: number): Steer {
  const leads = freeLeads()
  const followed = Array.from({ length: channels - 1 }, () => ({
    arrivals: createSrpPhat(windows, leads),
    path: createFixedLagViterbi(leads.length, CHANGE_COST, LAG_STEPS),
  }))
  const score = (scores: Float64Array): Float64Array => {
    scores[0] += SIMULTANEOUS_BONUS
    return scores
  }
  return {
    add(spectra, presence) {
      followed.forEach(({ arrivals }, i) => arrivals.add([spectra[0], spectra[i + 1]], presence))
    },
    decide() {
      const states = followed.map(({ arrivals, path }) => path.push(score(arrivals.take())))
      return states.every((state) => state !== undefined) ? states : undefined
    },
    flush() {
      const paths = followed.map(({ path }) => path.flush())
      return paths[0].map((_, step) => paths.map((path) => path[step]))
    },
    place: (states) => states.slice(0, MOST_PLACE_AXES).map((state) => leads[state][1] / PLACE_SECONDS),
    weights: (states, live) => aligned(windows, [0, ...states.map((state) => leads[state][1])], live),
  }
}

function aligned({ bins, hertzPerBin }: Windows, leads: readonly number[], live: readonly number[]): Weights {
  const count = leads.length
  const weights = { re: new Float32Array(bins * count), im: new Float32Array(bins * count) }
  for (let k = 0; k < bins; k++)
    for (const m of live) {
      const phase = 2 * Math.PI * k * hertzPerBin * leads[m]
      weights.re[k * count + m] = Math.cos(phase) / live.length
      weights.im[k * count + m] = Math.sin(phase) / live.length
    }
  return weights
}
