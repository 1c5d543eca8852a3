import type { Spectrum } from './stft.ts'
import type { Coherence } from './superdirective.ts'

/** What was heard longer ago counts less: people come and go, doors open. */
const MEMORY_SECONDS = 20
/** So many windows of noise outweigh the assumption that channels have nothing in common. */
const DOUBT_WINDOWS = 12

/** Learns, bin by bin, how alike the noise is in each pair of channels, from windows in which speech is unlikely. */
export interface NoiseCoherence {
  add(spectra: readonly Spectrum[], presence: Float32Array): void
  between: Coherence
}

export function createNoiseCoherence(bins: number, channels: number, windowsPerSecond: number): NoiseCoherence {
  const keep = Math.exp(-1 / (MEMORY_SECONDS * windowsPerSecond))
  const pairs = Array.from({ length: channels }, (_, a) =>
    Array.from({ length: channels - a }, (_, i): [number, number] => [a, a + i]),
  ).flat()
  const sums = new Map(pairs.map(([a, b]) => [a * channels + b, new Float64Array(bins)]))
  const weight = new Float64Array(bins)
  const sumOf = (a: number, b: number): Float64Array =>
    sums.get(Math.min(a, b) * channels + Math.max(a, b)) ?? new Float64Array(bins)
  return {
    add(spectra, presence) {
      for (let k = 0; k < bins; k++) weight[k] = keep * weight[k] + 1 - presence[k]
      for (const [a, b] of pairs) {
        const [sum, x, y] = [sumOf(a, b), spectra[a], spectra[b]]
        for (let k = 0; k < bins; k++)
          sum[k] = keep * sum[k] + (1 - presence[k]) * (x.re[k] * y.re[k] + x.im[k] * y.im[k])
      }
    },
    between(k, a, b) {
      if (a === b) return 1
      const power = Math.sqrt(sumOf(a, a)[k] * sumOf(b, b)[k])
      return power > 0 ? ((sumOf(a, b)[k] / power) * weight[k]) / (weight[k] + DOUBT_WINDOWS) : 0
    },
  }
}
