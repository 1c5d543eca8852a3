import { directionsFor, leadsOf, type ArrayGeometry, type Direction } from './array-geometry.ts'
import { createSrpPhat } from './srp-phat.ts'
import { createSpeechPresence } from './speech-presence.ts'
import { createAnalysis, meanPower, type Spectrum, type Windows } from './stft.ts'

/** Windows that are scored together: half a second of one talker. */
const POOL = 32
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

/** How well places of microphones explain the phases between the channels of a piece of sound; 1 is a perfect fit of every bin. */
export interface ArrayFit {
  /** @param directions - where sound may come from; all around and from above unless told */
  fitOf: (array: ArrayGeometry, directions?: readonly Direction[]) => number
  /** What leads that are free for each channel reach: no places fit much better. */
  free: () => number
}

/** A window of all channels, with the presence of speech in it. */
interface Heard {
  spectra: Spectrum[]
  presence: Float32Array
}

export function createArrayFit(windows: Windows, sampleRate: number, planes: readonly Float32Array[]): ArrayFit {
  const heard = hear(windows, sampleRate, planes)
  return {
    fitOf: (array, directions = directionsFor(array)) => {
      const candidates = directions.map((direction) => leadsOf(array, direction))
      return meanOfBest(windows, candidates, heard, (spectra) => spectra)
    },
    free: () => {
      const others = heard[0]?.spectra.slice(1) ?? []
      const fits = others.map((_, i) =>
        meanOfBest(windows, freeLeads(), heard, (spectra) => [spectra[0], spectra[i + 1]]),
      )
      return fits.reduce((sum, fit) => sum + fit, 0) / Math.max(1, fits.length)
    },
  }
}

function meanOfBest(
  windows: Windows,
  candidates: readonly Float64Array[],
  heard: readonly Heard[],
  pick: (spectra: Spectrum[]) => Spectrum[],
): number {
  const arrivals = createSrpPhat(windows, candidates)
  let sum = 0
  for (let at = 0; at < heard.length; at += POOL) {
    const pool = heard.slice(at, at + POOL)
    for (const { spectra, presence } of pool) arrivals.add(pick(spectra), presence)
    sum += Math.max(...arrivals.take()) * pool.length
  }
  return sum / Math.max(1, heard.length)
}

function hear(windows: Windows, sampleRate: number, planes: readonly Float32Array[]): Heard[] {
  const presence = createSpeechPresence(windows, sampleRate)
  const byChannel = planes.map((plane) => createAnalysis(windows)(plane))
  return byChannel[0].map((_, window) => {
    const spectra = byChannel.map((channel) => channel[window])
    return { spectra, presence: presence(meanPower(spectra)).slice() }
  })
}
