import { createFft } from './fft.ts'

/** Length of a frame at 16 kHz; frames do not overlap. */
export const VOICE_FRAME_SAMPLES = 512
export const VOICE_FRAME_MS = 32
/** Cepstral coefficients 1 to 12. */
export const TIMBRE_SIZE = 12
/** Of one frame, as signed bytes: level in dB, pitch in 1/32 octaves over 128 Hz (`NO_PITCH` where there is none), timbre in 1/16. */
export const VOICE_FRAME_SIZE = 2 + TIMBRE_SIZE
export const NO_PITCH = -128
export const PITCH_STEPS = 32
export const TIMBRE_STEPS = 16

const RATE = 16000
const BANDS = 20
const LOWEST_HZ = 120
const HIGHEST_HZ = 6000
/** Pitch is looked for at a quarter of the rate. */
const DECIMATION = 4
/** Periods of 400 Hz and of 75 Hz. */
const SHORTEST = Math.floor(RATE / DECIMATION / 400)
const LONGEST = Math.ceil(RATE / DECIMATION / 75)
const FRAME = VOICE_FRAME_SAMPLES / DECIMATION
/** Likeness of a voice with itself one period later. */
const LEAST_PERIODIC = 0.55

/**
 * Coarse measures of sound by which two voices in one conversation can be told apart: mel cepstra (Davis and Mermelstein 1980), pitch
 * by normalised autocorrelation, level. They serve within one visit, in memory, and are too coarse to know a person by.
 *
 * @returns a function from 16 kHz samples to rows of `VOICE_FRAME_SIZE` values, one per whole frame
 */
export function createVoiceFrames(): (samples: Float32Array) => Int8Array {
  const timbre = createTimbre()
  return (samples) => {
    const frames = Math.floor(samples.length / VOICE_FRAME_SAMPLES)
    const rows = new Int8Array(frames * VOICE_FRAME_SIZE)
    const low = decimate(samples)
    const cepstrum = new Float64Array(TIMBRE_SIZE)
    for (let frame = 0; frame < frames; frame++) {
      const from = frame * VOICE_FRAME_SAMPLES
      const level = timbre(samples.subarray(from, from + VOICE_FRAME_SAMPLES), cepstrum)
      const pitch = pitchAt(low, from / DECIMATION)
      const row = frame * VOICE_FRAME_SIZE
      rows[row] = Math.round(level)
      rows[row + 1] = pitch === 0 ? NO_PITCH : Math.round((pitch - 7) * PITCH_STEPS)
      for (let c = 0; c < TIMBRE_SIZE; c++) rows[row + 2 + c] = clamp(Math.round(cepstrum[c] * TIMBRE_STEPS))
    }
    return rows
  }
}

/** Fills in the cepstrum of a frame; gives its level in dB. */
function createTimbre(): (samples: Float32Array, cepstrum: Float64Array) => number {
  const fft = createFft(VOICE_FRAME_SAMPLES)
  const hann = Float64Array.from(
    { length: VOICE_FRAME_SAMPLES },
    (_, i) => Math.sin((Math.PI * (i + 0.5)) / VOICE_FRAME_SAMPLES) ** 2,
  )
  const bandOf = bands()
  const cosines = Float64Array.from({ length: TIMBRE_SIZE * BANDS }, (_, i) =>
    Math.cos((Math.PI * (Math.floor(i / BANDS) + 1) * ((i % BANDS) + 0.5)) / BANDS),
  )
  const [re, im] = [new Float64Array(VOICE_FRAME_SAMPLES), new Float64Array(VOICE_FRAME_SAMPLES)]
  const powers = new Float64Array(BANDS)
  return (samples, cepstrum) => {
    let energy = 0
    for (let i = 0; i < VOICE_FRAME_SAMPLES; i++) {
      energy += samples[i] * samples[i]
      re[i] = samples[i] * hann[i]
    }
    im.fill(0)
    fft.forward(re, im)
    powers.fill(1e-8)
    for (let k = 0; k < bandOf.length; k++) if (bandOf[k] >= 0) powers[bandOf[k]] += re[k] * re[k] + im[k] * im[k]
    for (let b = 0; b < BANDS; b++) powers[b] = Math.log(powers[b])
    for (let c = 0; c < TIMBRE_SIZE; c++) {
      let sum = 0
      for (let b = 0; b < BANDS; b++) sum += powers[b] * cosines[c * BANDS + b]
      cepstrum[c] = sum / BANDS
    }
    return 10 * Math.log10(energy / VOICE_FRAME_SAMPLES + 1e-10)
  }
}

/** The mel band of each frequency bin, −1 outside. */
function bands(): Int8Array {
  const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700)
  const [low, high] = [mel(LOWEST_HZ), mel(HIGHEST_HZ)]
  return Int8Array.from({ length: VOICE_FRAME_SAMPLES / 2 }, (_, k) => {
    const place = (mel((k * RATE) / VOICE_FRAME_SAMPLES) - low) / (high - low)
    return place < 0 || place >= 1 ? -1 : Math.floor(place * BANDS)
  })
}

const clamp = (value: number): number => Math.max(-127, Math.min(127, value))

function decimate(samples: Float32Array): Float32Array {
  const low = new Float32Array(Math.floor(samples.length / DECIMATION))
  for (let i = 0, at = 0; i < low.length; i++, at += DECIMATION)
    low[i] = samples[at] + samples[at + 1] + samples[at + 2] + samples[at + 3]
  return low
}

/** log2 of the pitch of the frame that begins at `from`, or 0 where nothing repeats itself. */
function pitchAt(low: Float32Array, from: number): number {
  if (from + FRAME + LONGEST >= low.length) return 0
  const likeness = new Float32Array(LONGEST + 1)
  let [own, shifted, best] = [1e-9, 1e-9, 0]
  for (let i = from; i < from + FRAME; i++) own += low[i] * low[i]
  for (let i = from + SHORTEST - 1; i < from + SHORTEST - 1 + FRAME; i++) shifted += low[i] * low[i]
  for (let lag = SHORTEST - 1; lag <= LONGEST; lag++) {
    let cross = 0
    for (let i = from; i < from + FRAME; i++) cross += low[i] * low[i + lag]
    likeness[lag] = cross / Math.sqrt(own * shifted)
    if (lag >= SHORTEST && lag < LONGEST && likeness[lag] > best) best = likeness[lag]
    shifted += low[from + lag + FRAME] ** 2 - low[from + lag] ** 2
  }
  return best < LEAST_PERIODIC ? 0 : Math.log2(RATE / DECIMATION / firstPeak(likeness, best))
}

/** The first peak nearly as high as the highest, between the lags: multiples of the period repeat as well. */
function firstPeak(likeness: Float32Array, best: number): number {
  for (let lag = SHORTEST; lag < LONGEST; lag++) {
    const [before, here, after] = [likeness[lag - 1], likeness[lag], likeness[lag + 1]]
    if (here < 0.85 * best || here < before || here < after) continue
    const curve = before - 2 * here + after
    return lag + (curve < 0 ? (before - after) / (2 * curve) : 0)
  }
  return likeness.indexOf(best)
}
