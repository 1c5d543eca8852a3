import { distance, SPEED_OF_SOUND, type ArrayGeometry } from './array-geometry.ts'
import type { Windows } from './stft.ts'

/** Factors for each bin and channel, bin by bin; the output is the sum of conjugate factor × spectrum. */
export interface Weights {
  re: Float32Array
  im: Float32Array
}

/** Coherence of the noise around between two channels at a bin, −1..1; 1 for a channel with itself. */
export type Coherence = (bin: number, a: number, b: number) => number

/** Noise that comes from everywhere alike: it falls with the distance between microphones. */
export function diffuseCoherence({ hertzPerBin }: Windows, array: ArrayGeometry): Coherence {
  return (bin, a, b) => {
    const x = (2 * Math.PI * bin * hertzPerBin * distance(array[a], array[b])) / SPEED_OF_SOUND
    return x === 0 ? 1 : Math.sin(x) / x
  }
}

/**
 * Weights that leave sound with the given leads as it is and let through least of the noise around (superdirective
 * beamformer; Bitzer and Simmer 2001). `ownNoise` is the microphones' own noise against that noise: it keeps small
 * differences between microphones from being blown up at low frequencies.
 *
 * @param leads - seconds by which each channel is ahead
 * @param live - channels that may be used; the others get the weight 0
 */
export function superdirective(
  { bins, hertzPerBin }: Windows,
  leads: ArrayLike<number>,
  live: readonly number[],
  coherence: Coherence,
  ownNoise: number,
): Weights {
  const count = leads.length
  const weights = { re: new Float32Array(bins * count), im: new Float32Array(bins * count) }
  for (let k = 0; k < bins; k++) {
    const omega = 2 * Math.PI * k * hertzPerBin
    const noise = live.map((i) => live.map((j) => coherence(k, i, j) + (i === j ? ownNoise : 0)))
    const [cos, sin] = [live.map((m) => Math.cos(omega * leads[m])), live.map((m) => Math.sin(omega * leads[m]))]
    const solved = solve(noise, [cos.slice(), sin.slice()])
    const power = live.reduce((sum, _, i) => sum + cos[i] * solved[0][i] + sin[i] * solved[1][i], 0)
    live.forEach((m, i) => {
      weights.re[k * count + m] = solved[0][i] / power
      weights.im[k * count + m] = solved[1][i] / power
    })
  }
  return weights
}

/** Solves A·x = b for each b: Gauss, for a symmetric positive definite A; A and the results' input are used up. */
function solve(a: number[][], columns: number[][]): number[][] {
  const size = a.length
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) {
      const factor = a[j][i] / a[i][i]
      for (let k = i; k < size; k++) a[j][k] -= factor * a[i][k]
      for (const b of columns) b[j] -= factor * b[i]
    }
  return columns.map((b) => {
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) b[i] -= a[i][k] * b[k]
      b[i] /= a[i][i]
    }
    return b
  })
}
