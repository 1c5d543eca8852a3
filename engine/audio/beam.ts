import type { ArrayGeometry } from './array-geometry.ts'
import { createChannelHealth } from './channel-health.ts'
import { guessArray } from './guess-array.ts'
import { createSpeechPresence } from './speech-presence.ts'
import { steerArray, steerBlind, type Bearing } from './steer.ts'
import { createAnalysis, createSynthesis, meanPower, windowsFor, type Spectrum, type Windows } from './stft.ts'
import type { Weights } from './superdirective.ts'

/** Where the sound of a moment came from; distances between such places tell sources apart, their axes mean nothing more. */
export interface Place {
  startMs: number
  /** A direction, or leads and levels of the channels where nobody knows the array. */
  at: readonly number[]
}

/** Windows between two decisions about the direction. */
const STEP_WINDOWS = 8
/** What an unknown array is told from: 12 seconds, in which two people have mostly spoken. */
const OPENING_STEPS = 94

/**
 * Turns an array of microphones towards whoever speaks: planar chunks in, mono chunks out, as many samples, at the same
 * times. What comes out does not depend on how the input was cut; memory is constant: two seconds of sound, and the first
 * twelve until an unknown array is told.
 *
 * @param array - where the microphones are; without it their places are guessed from the sound, and where that fails the
 *   channels are only brought in time with each other
 * @param onPlace - told of each step of 0.13 s, in the order of time
 */
export async function* beamed(
  chunks: AsyncIterable<Float32Array[]>,
  channels: number,
  sampleRate: number,
  array?: ArrayGeometry,
  onPlace?: (place: Place) => void,
): AsyncGenerator<Float32Array> {
  const windows = windowsFor(sampleRate)
  const hop = windows.size / 2
  let received = 0
  let sent = -hop // the first hop is the silence before the recording
  async function* extended(): AsyncGenerator<Float32Array[]> {
    for await (const planes of chunks) {
      received += planes[0].length
      yield planes
    }
    // The last sample comes out when a whole step and the overlap after it are in.
    yield Array.from({ length: channels }, () => new Float32Array((STEP_WINDOWS + 1) * hop))
  }
  const blocks = inBlocks(extended(), channels, STEP_WINDOWS * hop)
  for await (const samples of turned(blocks, windows, channels, sampleRate, array, onPlace)) {
    const from = Math.max(0, -sent)
    sent += samples.length
    yield samples.subarray(from, samples.length - Math.max(0, sent - received))
  }
}

/** One step of sound after the other through a beam that is made when the array is known. */
async function* turned(
  blocks: AsyncIterable<Float32Array[]>,
  windows: Windows,
  channels: number,
  sampleRate: number,
  array?: ArrayGeometry,
  onPlace?: (place: Place) => void,
): AsyncGenerator<Float32Array> {
  const held: Float32Array[][] = []
  let beam: Beam | undefined
  const begin = (): Beam => {
    const planes = Array.from({ length: channels }, (_, channel) => join(held.map((block) => block[channel])))
    return createBeam(windows, channels, sampleRate, array ?? guessArray(windows, sampleRate, planes), onPlace)
  }
  for await (const block of blocks) {
    held.push(block)
    if (!beam && !array && held.length < OPENING_STEPS) continue
    beam ??= begin()
    for (const step of held.splice(0)) yield beam.push(step)
  }
  beam ??= begin()
  for (const step of held) yield beam.push(step)
  yield beam.flush()
}

async function* inBlocks(
  chunks: AsyncIterable<Float32Array[]>,
  channels: number,
  length: number,
): AsyncGenerator<Float32Array[]> {
  const empty = () => Array.from({ length: channels }, () => new Float32Array(length))
  let block = empty()
  let filled = 0
  for await (const planes of chunks)
    for (let at = 0; at < planes[0].length;) {
      const take = Math.min(length - filled, planes[0].length - at)
      block.forEach((held, channel) => held.set(planes[channel].subarray(at, at + take), filled))
      at += take
      filled += take
      if (filled < length) continue
      yield block
      block = empty()
      filled = 0
    }
}

interface Beam {
  /** One step of sound in; an earlier step's, combined, comes out, or nothing yet. */
  push(planes: readonly Float32Array[]): Float32Array
  flush(): Float32Array
}

function createBeam(
  windows: Windows,
  channels: number,
  sampleRate: number,
  array?: ArrayGeometry,
  onPlace?: (place: Place) => void,
): Beam {
  const steer = array ? steerArray(windows, array) : steerBlind(windows, channels)
  const analyses = Array.from({ length: channels }, () => createAnalysis(windows))
  const synthesis = createSynthesis(windows)
  const presence = createSpeechPresence(windows, sampleRate)
  const health = createChannelHealth(channels, sampleRate)
  const held: Spectrum[][][] = []
  const levels: number[][] = []
  let steps = 0

  function tellPlace(bearing: Bearing): void {
    const startMs = (steps++ * STEP_WINDOWS * windows.size * 500) / sampleRate
    // Channels of a known array differ by their parts; of unknown microphones, one may be nearer to each speaker.
    onPlace?.({ startMs, at: [...steer.place(bearing), ...(levels.shift() ?? [])] })
  }

  function render(bearing: Bearing): Float32Array {
    tellPlace(bearing)
    const weights = steer.weights(bearing, health.live())
    // The level is the first channels' own where nobody knows the array: gains only matter to differences of channels.
    const gains = array ? health.gains() : new Float32Array(channels).fill(1)
    return join((held.shift() ?? []).map((spectra) => synthesis(combine(spectra, weights, gains, windows.bins))))
  }

  return {
    push(planes) {
      health.add(planes)
      if (onPlace && !array) levels.push(levelsAgainstFirst(planes))
      const byChannel = planes.map((plane, channel) => analyses[channel](plane))
      const step = byChannel[0].map((_, window) => byChannel.map((spectra) => spectra[window]))
      for (const spectra of step) steer.add(spectra, presence(meanPower(spectra)))
      held.push(step)
      const bearing = steer.decide()
      return bearing ? render(bearing) : new Float32Array(0)
    },
    flush: () => join(steer.flush().map(render)),
  }
}

const MOST_LEVELS = 3
/** So many dB between two channels tell sources apart as well as a right angle does. */
const DB_PER_AXIS = 6

/** Levels of the channels after the first against the first, ±1 for 6 dB. */
function levelsAgainstFirst(planes: readonly Float32Array[]): number[] {
  const [first, ...others] = planes.slice(0, MOST_LEVELS + 1).map((plane) => {
    let energy = 1e-9
    for (const sample of plane) energy += sample * sample
    return 10 * Math.log10(energy)
  })
  return others.map((level) => (level - first) / DB_PER_AXIS)
}

function combine(spectra: readonly Spectrum[], weights: Weights, gains: Float32Array, bins: number): Spectrum {
  const sum = { re: new Float32Array(bins), im: new Float32Array(bins) }
  spectra.forEach(({ re, im }, channel) => {
    for (let k = 0, at = channel; k < bins; k++, at += spectra.length) {
      const [wr, wi] = [weights.re[at] * gains[channel], weights.im[at] * gains[channel]]
      sum.re[k] += wr * re[k] + wi * im[k]
      sum.im[k] += wr * im[k] - wi * re[k]
    }
  })
  return sum
}

function join(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
