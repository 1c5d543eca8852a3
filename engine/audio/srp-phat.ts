import type { Spectrum, Windows } from './stft.ts'

/** Between these the phases of speech tell where it comes from. */
const LOW_HZ = 200
const HIGH_HZ = 4000
/** Bins that are less likely to hold more than noise do not count. */
const LEAST_PRESENCE = 0.5
/** More pairs of microphones than this add cost, not knowledge. */
const MOST_PAIRS = 28

/** How well a few windows of sound fit to each of several ways of arriving: 1 is a perfect fit of every bin. */
export interface SrpPhat {
  add(spectra: Spectrum[], presence: Float32Array): void
  /** Scores of what was added since the last time. */
  take(): Float64Array
}

/**
 * Steered response power with phase transform (DiBiase 2000) over pairs of channels, weighted by the presence of speech.
 *
 * @param candidates - per way of arriving: the seconds by which each channel is ahead
 * @param pairs - channels to compare; all of them unless given
 */
export function createSrpPhat(
  { bins, hertzPerBin }: Windows,
  candidates: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[] = somePairs(candidates[0].length),
): SrpPhat {
  const from = Math.ceil(LOW_HZ / hertzPerBin)
  const count = Math.min(bins, Math.floor(HIGH_HZ / hertzPerBin)) - from
  const width = count * pairs.length
  const [cos, sin] = steering(candidates, pairs, from, count, hertzPerBin)
  const re = new Float64Array(width)
  const im = new Float64Array(width)
  let windows = 0

  return {
    add(spectra, presence) {
      windows++
      for (let p = 0; p < pairs.length; p++) {
        const [a, b] = [spectra[pairs[p][0]], spectra[pairs[p][1]]]
        for (let i = 0, k = from; i < count; i++, k++) {
          if (presence[k] < LEAST_PRESENCE) continue
          const x = a.re[k] * b.re[k] + a.im[k] * b.im[k]
          const y = a.im[k] * b.re[k] - a.re[k] * b.im[k]
          const weight = presence[k] / (Math.sqrt(x * x + y * y) + 1e-12)
          re[p * count + i] += x * weight
          im[p * count + i] += y * weight
        }
      }
    },
    take() {
      const scores = Float64Array.from(candidates, (_, c) => {
        let sum = 0
        for (let i = 0, at = c * width; i < width; i++, at++) sum += re[i] * cos[at] + im[i] * sin[at]
        return sum / (width * Math.max(1, windows))
      })
      re.fill(0)
      im.fill(0)
      windows = 0
      return scores
    },
  }
}

function steering(
  candidates: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
  from: number,
  count: number,
  hertzPerBin: number,
): [Float32Array, Float32Array] {
  const size = candidates.length * pairs.length * count
  const [cos, sin] = [new Float32Array(size), new Float32Array(size)]
  let at = 0
  for (const leads of candidates)
    for (const [a, b] of pairs)
      for (let k = from; k < from + count; k++, at++) {
        const phase = 2 * Math.PI * k * hertzPerBin * (leads[a] - leads[b])
        cos[at] = Math.cos(phase)
        sin[at] = Math.sin(phase)
      }
  return [cos, sin]
}

/** All pairs of a small array; of a large one as many, evenly chosen. */
function somePairs(channels: number): [number, number][] {
  const all = Array.from({ length: channels }, (_, a) =>
    Array.from({ length: channels - a - 1 }, (_, b): [number, number] => [a, a + 1 + b]),
  ).flat()
  const stride = Math.max(1, all.length / MOST_PAIRS)
  return Array.from({ length: Math.min(all.length, MOST_PAIRS) }, (_, i) => all[Math.floor(i * stride)])
}
