import type { Windows } from './stft.ts'

/**
 * How likely each frequency bin holds more than steady noise, by Gerkmann and Hendriks, "Unbiased MMSE-based noise power
 * estimation with low complexity and low tracking delay" (2012): a fixed prior signal-to-noise ratio of 15 dB, and a floor
 * that follows the noise in about 70 ms where nothing else is heard.
 *
 * @returns a function from the powers of one window to probabilities, in a buffer that is used again
 */
export function createSpeechPresence(
  { bins, size }: Windows,
  sampleRate: number,
): (powers: Float32Array) => Float32Array {
  const windowsPerSecond = (2 * sampleRate) / size
  const prior = 10 ** 1.5
  const sharpness = prior / (1 + prior)
  const keep = Math.exp(-1 / windowsPerSecond / 0.07)
  const opening = Math.round(0.3 * windowsPerSecond)
  const noise = new Float64Array(bins)
  const usual = new Float64Array(bins).fill(0.5)
  const found = new Float32Array(bins)
  let seen = 0
  return (powers) => {
    seen++
    for (let k = 0; k < bins; k++) {
      // The recording's first moments stand for the noise until more is known.
      if (seen <= opening) noise[k] += (powers[k] - noise[k]) / seen
      let presence = 1 / (1 + (1 + prior) * Math.exp(-Math.min(200, (powers[k] / (noise[k] + 1e-12)) * sharpness)))
      usual[k] = 0.9 * usual[k] + 0.1 * presence
      // Noise that grew louder for good must not count as speech for ever.
      if (usual[k] > 0.99) presence = Math.min(presence, 0.99)
      found[k] = presence
      if (seen > opening) noise[k] = keep * noise[k] + (1 - keep) * (presence * noise[k] + (1 - presence) * powers[k])
    }
    return found
  }
}
