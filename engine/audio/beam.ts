import type { ArrayGeometry } from './array-geometry.ts'
import { createChannelHealth } from './channel-health.ts'
import { createPresence } from './presence.ts'
import { steerArray, steerBlind, type Bearing } from './steer.ts'
import { createAnalysis, createSynthesis, windowsFor, type Spectrum, type Windows } from './stft.ts'
import type { Weights } from './superdirective.ts'

/** Windows between two decisions about the direction. */
const STEP_WINDOWS = 8

/**
 * Turns an array of microphones towards whoever speaks: planar chunks in, mono chunks out, as many samples, at the same
 * times. What comes out does not depend on how the input was cut; memory is constant, about two seconds of sound.
 *
 * @param array - where the microphones are; without it the channels are brought in time with each other
 */
export async function* beamed(
  chunks: AsyncIterable<Float32Array[]>,
  channels: number,
  sampleRate: number,
  array?: ArrayGeometry,
): AsyncGenerator<Float32Array> {
  const windows = windowsFor(sampleRate)
  const hop = windows.size / 2
  const beam = createBeam(windows, channels, sampleRate, array)
  let received = 0
  let sent = -hop // the first hop is the silence before the recording
  const trim = (samples: Float32Array): Float32Array => {
    const from = Math.max(0, -sent)
    sent += samples.length
    return samples.subarray(from, samples.length - Math.max(0, sent - received))
  }
  async function* extended(): AsyncGenerator<Float32Array[]> {
    for await (const planes of chunks) {
      received += planes[0].length
      yield planes
    }
    // The last sample comes out when a whole step and the overlap after it are in.
    yield Array.from({ length: channels }, () => new Float32Array((STEP_WINDOWS + 1) * hop))
  }
  for await (const block of inBlocks(extended(), channels, STEP_WINDOWS * hop)) yield trim(beam.push(block))
  yield trim(beam.flush())
}

async function* inBlocks(
  chunks: AsyncIterable<Float32Array[]>,
  channels: number,
  length: number,
): AsyncGenerator<Float32Array[]> {
  const block = Array.from({ length: channels }, () => new Float32Array(length))
  let filled = 0
  for await (const planes of chunks)
    for (let at = 0; at < planes[0].length;) {
      const take = Math.min(length - filled, planes[0].length - at)
      block.forEach((held, channel) => held.set(planes[channel].subarray(at, at + take), filled))
      at += take
      filled += take
      if (filled < length) continue
      yield block
      filled = 0
    }
}

interface Beam {
  /** One step of sound in; an earlier step's, combined, comes out, or nothing yet. */
  push(planes: readonly Float32Array[]): Float32Array
  flush(): Float32Array
}

function createBeam(windows: Windows, channels: number, sampleRate: number, array?: ArrayGeometry): Beam {
  const windowsPerSecond = (2 * sampleRate) / windows.size
  const steer = array ? steerArray(windows, array) : steerBlind(windows, channels, windowsPerSecond)
  const analyses = Array.from({ length: channels }, () => createAnalysis(windows))
  const synthesis = createSynthesis(windows)
  const presence = createPresence(windows.bins, windowsPerSecond)
  const health = createChannelHealth(channels, sampleRate)
  const held: Spectrum[][][] = []

  function render(bearing: Bearing): Float32Array {
    const weights = steer.weights(bearing, health.live())
    // The level is the first channels' own where nobody knows the array: gains only matter to differences of channels.
    const gains = array ? health.gains() : new Float32Array(channels).fill(1)
    return join((held.shift() ?? []).map((spectra) => synthesis(combine(spectra, weights, gains, windows.bins))))
  }

  return {
    push(planes) {
      health.add(planes)
      const byChannel = planes.map((plane, channel) => analyses[channel](plane))
      const step = byChannel[0].map((_, window) => byChannel.map((spectra) => spectra[window]))
      for (const spectra of step) steer.add(spectra, presence(meanPower(spectra, windows.bins)))
      held.push(step)
      const bearing = steer.decide()
      return bearing ? render(bearing) : new Float32Array(0)
    },
    flush: () => join(steer.flush().map(render)),
  }
}

function meanPower(spectra: readonly Spectrum[], bins: number): Float32Array {
  const powers = new Float32Array(bins)
  for (const { re, im } of spectra)
    for (let k = 0; k < bins; k++) powers[k] += (re[k] * re[k] + im[k] * im[k]) / spectra.length
  return powers
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
