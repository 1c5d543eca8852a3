/** A streaming change of sample rate; the pieces joined are the whole, whatever way the input was cut. */
export interface Resampler {
  push(samples: Float32Array): Float32Array
  /** The rest, after the last push; the total is round(input length × to ÷ from). */
  flush(): Float32Array
}

/** Pass-band and stop-band edges, as shares of the lower of both rates; 16 kHz: flat to 7.2 kHz, gone at 8 kHz. */
const PASS = 0.45
const STOP = 0.5
const ATTENUATION_DB = 90
/** Rates whose ratio needs more phases than this blend two neighbours of a table of that size (error below −110 dB). */
const MAX_PHASES = 1024

/**
 * Polyphase windowed-sinc resampler with a Kaiser window (J. O. Smith, "Digital Audio Resampling"; window length after Kaiser).
 * No delay: sample n of the output lies at the time n ÷ to, counted in integers, so hours do not drift.
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { push: (samples) => samples, flush: () => new Float32Array(0) }
  const divisor = gcd(from, to)
  const up = to / divisor
  const down = from / divisor
  const { table, taps, phases } = kernel(from, to, up)
  const half = taps / 2
  const exact = phases === up
  let history = new Float32Array(half - 1) // silence before the first sample
  let position = 0 // of the next output's first tap within history
  let phase = 0
  let received = 0
  let produced = 0

  function advance(limit: number): Float32Array {
    const room = Math.max(0, Math.ceil(((history.length - taps - position + 1) * up) / down) + 1)
    const output = new Float32Array(Math.min(room, limit))
    let count = 0
    while (count < output.length && position + taps <= history.length) {
      output[count++] = exact
        ? dot(history, position, table, phase * taps, taps)
        : blend(history, position, table, (phase * phases) / up, taps)
      phase += down
      position += Math.floor(phase / up)
      phase %= up
    }
    const keepFrom = Math.min(position, history.length)
    history = history.slice(keepFrom)
    position -= keepFrom
    produced += count
    return output.subarray(0, count)
  }

  return {
    push(samples) {
      received += samples.length
      history = joined(history, samples)
      return advance(Infinity)
    },
    flush() {
      const total = Math.round((received * to) / from)
      history = joined(history, new Float32Array(taps + Math.ceil(down / up)))
      return advance(Math.max(0, total - produced))
    },
  }
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Sum of products; four sums at once, so that additions need not wait for each other (taps are a multiple of 4). */
function dot(samples: Float32Array, at: number, table: Float32Array, row: number, taps: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (let i = 0; i < taps; i += 4) {
    a += samples[at + i] * table[row + i]
    b += samples[at + i + 1] * table[row + i + 1]
    c += samples[at + i + 2] * table[row + i + 2]
    d += samples[at + i + 3] * table[row + i + 3]
  }
  return a + b + (c + d)
}

function blend(samples: Float32Array, at: number, table: Float32Array, phase: number, taps: number): number {
  const lower = Math.floor(phase)
  const share = phase - lower
  const a = dot(samples, at, table, lower * taps, taps)
  const b = dot(samples, at, table, (lower + 1) * taps, taps)
  return a + share * (b - a)
}

/** One row of taps for each phase, and one more row that blending needs. */
function kernel(from: number, to: number, up: number): { table: Float32Array; taps: number; phases: number } {
  const lower = Math.min(from, to) / from
  const beta = 0.1102 * (ATTENUATION_DB - 8.7)
  const width = 2 * Math.PI * (STOP - PASS) * lower
  const taps = 4 * Math.ceil((ATTENUATION_DB - 8) / (2.285 * width) / 4)
  const half = taps / 2
  const peak = bessel0(beta)
  const cutoff = (PASS + STOP) * lower // twice the middle of the slope, in cycles per sample
  const phases = Math.min(up, MAX_PHASES)
  const table = new Float32Array((phases + 1) * taps)
  for (let phase = 0; phase <= phases; phase++) {
    for (let i = 0; i < taps; i++) {
      const x = i - (half - 1) - phase / phases
      const edge = 1 - (x / half) ** 2
      const window = edge > 0 ? bessel0(beta * Math.sqrt(edge)) / peak : 0
      table[phase * taps + i] = window * cutoff * sinc(cutoff * x)
    }
  }
  return { table, taps, phases }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
