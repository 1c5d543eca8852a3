import { directionsFor, leadsOf, parseArray, type ArrayGeometry } from './array-geometry.ts'
import { createArrivals } from './arrivals.ts'
import { createPresence } from './presence.ts'
import { createAnalysis, meanPower, type Spectrum, type Windows } from './stft.ts'

/** Radii of circles and distances of neighbours in a row that are built, in metres. */
const RADII = [0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.06, 0.08, 0.1]
const SPACINGS = [0.02, 0.03, 0.035, 0.04, 0.05, 0.065, 0.08]
/** Above this the shapes are too many to be told apart by a few pairs. */
const MOST_CHANNELS = 16
/** Windows that are scored together: half a second of one talker. */
const POOL = 32
/** A shape must fit nearly as well as leads that are free for each channel … */
const LEAST_OF_FREE = 0.95
/** … and better than noise does. */
const LEAST_FIT = 0.05
/** Sizes that fit this nearly as well as the best: sound from above makes an array look smaller than it is. */
const NEARLY = 0.97

/** Seconds by which one channel may be ahead of another: 70 cm. */
const MOST_LEAD_SECONDS = 0.002
const LEAD_STEP_SECONDS = 1 / 64000

/** Leads of a second channel over a first; being simultaneous comes first. */
export function freeLeads(): Float64Array[] {
  const leads = [Float64Array.of(0, 0)]
  for (let lead = LEAD_STEP_SECONDS; lead <= MOST_LEAD_SECONDS; lead += LEAD_STEP_SECONDS)
    leads.push(Float64Array.of(0, lead), Float64Array.of(0, -lead))
  return leads
}

/** A window of all channels, with the presence of speech in it. */
interface Heard {
  spectra: Spectrum[]
  presence: Float32Array
}

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
  const heard = hear(windows, sampleRate, planes)
  const shapes = [
    RADII.map((radius) => parseArray(`circular:${channels}:${radius}`)),
    SPACINGS.map((gap) => parseArray(`linear:${channels}:${gap}`)),
  ]
  const [best] = shapes
    .map((sizes) => largest(sizes.map((array) => ({ array, fit: fitOf(windows, array, heard) }))))
    .sort((a, b) => b.fit - a.fit)
  const free = freeFit(windows, heard)
  return best.fit >= Math.max(LEAST_FIT, LEAST_OF_FREE * free) ? best.array : undefined
}

/** The largest of the sizes that fit nearly as well as the best, with the best's fit. */
function largest(sizes: readonly { array: ArrayGeometry; fit: number }[]): { array: ArrayGeometry; fit: number } {
  const fit = Math.max(...sizes.map((size) => size.fit))
  const { array } = sizes.reduce((found, size) => (size.fit >= NEARLY * fit ? size : found))
  return { array, fit }
}

function fitOf(windows: Windows, array: ArrayGeometry, heard: readonly Heard[]): number {
  const candidates = directionsFor(array).map((direction) => leadsOf(array, direction))
  return meanOfBest(windows, candidates, heard, (spectra) => spectra)
}

/** Each channel's best lead over the first one. */
function freeFit(windows: Windows, heard: readonly Heard[]): number {
  const others = heard[0]?.spectra.slice(1) ?? []
  const fits = others.map((_, i) => meanOfBest(windows, freeLeads(), heard, (spectra) => [spectra[0], spectra[i + 1]]))
  return fits.reduce((sum, fit) => sum + fit, 0) / Math.max(1, fits.length)
}

function meanOfBest(
  windows: Windows,
  candidates: readonly Float64Array[],
  heard: readonly Heard[],
  pick: (spectra: Spectrum[]) => Spectrum[],
): number {
  const arrivals = createArrivals(windows, candidates)
  let sum = 0
  for (let at = 0; at < heard.length; at += POOL) {
    const pool = heard.slice(at, at + POOL)
    for (const { spectra, presence } of pool) arrivals.add(pick(spectra), presence)
    sum += Math.max(...arrivals.take()) * pool.length
  }
  return sum / Math.max(1, heard.length)
}

function hear(windows: Windows, sampleRate: number, planes: readonly Float32Array[]): Heard[] {
  const presence = createPresence(windows, sampleRate)
  const byChannel = planes.map((plane) => createAnalysis(windows)(plane))
  return byChannel[0].map((_, window) => {
    const spectra = byChannel.map((channel) => channel[window])
    return { spectra, presence: presence(meanPower(spectra)).slice() }
  })
}
