import type { ArrayGeometry, Direction } from './array-geometry.ts'
import { leadsOf } from './array-geometry.ts'
import { createFft, type Fft } from './fft.ts'

/** Sound in open space around an array, for tests; the length must be a power of two. */
export interface Field {
  /** A talker of which every microphone hears a moved copy, as the middle of the array hears it. */
  talk: Float32Array
  talkAtMics: Float32Array[]
  /** Noise from all directions of a sphere alike. */
  noiseAtMics: Float32Array[]
}

const NOISE_SOURCES = 40

/**
 * A field whose talker is `snrDb` above the noise on average. Always the same for the same arguments.
 *
 * @param sources - how many directions the noise comes from
 */
export function soundField(
  array: ArrayGeometry,
  towards: Direction,
  sampleRate: number,
  length: number,
  snrDb: number,
  sources = NOISE_SOURCES,
): Field {
  const random = randomNumbers()
  const fft = createFft(length)
  const talk = Float32Array.from({ length }, (_, i) => {
    // Five bursts in two seconds, of noise without high tones.
    const loud = Math.max(0, Math.sin((2 * Math.PI * 2.5 * i) / sampleRate))
    return loud * random()
  })
  const noise = array.map(() => new Float32Array(length))
  for (let source = 0; source < sources; source++) {
    const up = (2 * (source + 0.5)) / sources - 1
    const around = source * Math.PI * (3 - Math.sqrt(5))
    const flat = Math.sqrt(1 - up * up)
    const own = Float32Array.from({ length }, random)
    const heard = atMics(own, array, [flat * Math.cos(around), flat * Math.sin(around), up], sampleRate, fft)
    heard.forEach((plane, m) => plane.forEach((sample, i) => (noise[m][i] += sample)))
  }
  const factor = Math.sqrt(power(talk) / power(noise[0]) / 10 ** (snrDb / 10))
  return {
    talk: talk.map((sample) => sample / 10),
    talkAtMics: atMics(talk, array, towards, sampleRate, fft).map((plane) => plane.map((sample) => sample / 10)),
    noiseAtMics: noise.map((plane) => plane.map((sample) => (sample * factor) / 10)),
  }
}

/** Signal-to-noise ratio in dB of a sound that should be `wanted`: what fits it against the rest. */
export function snrOf(sound: Float32Array, wanted: Float32Array): number {
  let product = 0
  sound.forEach((sample, i) => (product += sample * wanted[i]))
  const fit = (product * product) / (power(sound) * power(wanted)) / wanted.length ** 2
  return 10 * Math.log10(fit / (1 - fit))
}

const power = (samples: Float32Array): number => samples.reduce((sum, x) => sum + x * x, 0) / samples.length

function atMics(
  sound: Float32Array,
  array: ArrayGeometry,
  from: Direction,
  sampleRate: number,
  fft: Fft,
): Float32Array[] {
  const size = sound.length
  const [re, im] = [Float64Array.from(sound), new Float64Array(size)]
  fft.forward(re, im)
  return Array.from(leadsOf(array, from), (lead) => {
    const [x, y] = [new Float64Array(size), new Float64Array(size)]
    for (let k = 1; k < size / 2; k++) {
      const phase = (2 * Math.PI * k * sampleRate * lead) / size
      const [cos, sin] = [Math.cos(phase), Math.sin(phase)]
      x[k] = x[size - k] = re[k] * cos - im[k] * sin
      y[k] = re[k] * sin + im[k] * cos
      y[size - k] = -y[k]
    }
    fft.inverse(x, y)
    return Float32Array.from(x)
  })
}

function randomNumbers(): () => number {
  let seed = 1
  return () => {
    seed = (seed * 48271) % 2147483647
    return (2 * seed) / 2147483647 - 1
  }
}
