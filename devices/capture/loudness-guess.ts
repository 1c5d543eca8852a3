import type { SoundFormat } from '../capture-source.ts'

/** Guesses from loudness alone where somebody may be speaking: it must miss nobody, and may be wrong the other way. */
export interface SpeechGuess {
  /** @returns whether somebody may be speaking in these whole frames of 16-bit samples, or in what was left of those before */
  isSpeech(pcm: Buffer): boolean
}

export interface LoudnessOptions {
  /** So much above the floor, somebody may be speaking. */
  aboveFloorDb: number
  /** Quieter than this nobody is, whatever the floor: the noise of a converter. */
  leastDb: number
}

export const defaultLoudnessOptions: LoudnessOptions = { aboveFloorDb: 6, leastDb: -75 }

const FRAME_SECONDS = 0.02
/** A syllable and a half: babble and clatter level out over it, a voice does not. */
const WINDOW_FRAMES = 15
/** Rumble, hum and doors lie below, hiss above; most of what carries in a voice between. */
const LOW_HERTZ = 200
const HIGH_HERTZ = 3500
/**
 * Measured with `scripts/bench/gate.ts`: shorter, or a larger share, and a minute of talk without a pause becomes the floor.
 * The floor is the quietest tenth of so many seconds: pauses between words come often enough to be in it.
 */
const FLOOR_SECONDS = 60
const FLOOR_SHARE = 0.1
/** Steps of half a decibel, from the quietest that 16 bits hold. */
const STEP_DB = 0.5
const LOWEST_DB = -100

export function createLoudnessGuess(
  { rate, channels }: SoundFormat,
  { aboveFloorDb, leastDb }: LoudnessOptions = defaultLoudnessOptions,
): SpeechGuess {
  const frameSamples = Math.round(rate * FRAME_SECONDS)
  const [low, high] = [LOW_HERTZ, HIGH_HERTZ].map((hertz) => 1 - Math.exp((-2 * Math.PI * hertz) / rate))
  const floor = createQuantile(Math.round(FLOOR_SECONDS / FRAME_SECONDS))
  const recent = new Float64Array(WINDOW_FRAMES)
  let [slow, smooth, energy, count, power, frames] = [0, 0, 0, 0, 0, 0]

  function endFrame(): boolean {
    power += (energy - recent[frames % recent.length]) / recent.length
    recent[frames++ % recent.length] = energy
    const db = Math.max(LOWEST_DB, 10 * Math.log10(power / frameSamples / 32_768 ** 2 + 1e-10))
    ;[energy, count] = [0, 0]
    floor.push(db)
    return db > leastDb && db > floor.value() + aboveFloorDb
  }

  return {
    isSpeech: (pcm) => {
      let isSpeech = false
      const samples = pcm.length / 2 / channels
      for (let i = 0; i < samples; i++) {
        let sum = 0
        for (let channel = 0; channel < channels; channel++) sum += pcm.readInt16LE((i * channels + channel) * 2)
        const sample = sum / channels
        slow += low * (sample - slow)
        smooth += high * (sample - slow - smooth)
        energy += smooth * smooth
        if (++count === frameSamples && endFrame()) isSpeech = true
      }
      return isSpeech
    },
  }
}

/** The floor's share of the last values, to half a step; each costs the same however many are kept. */
function createQuantile(most: number) {
  const counts = new Uint32Array(Math.ceil(-LOWEST_DB / STEP_DB) + 1)
  const kept = new Uint16Array(most)
  let [at, held] = [0, 0]
  return {
    push: (db: number): void => {
      const step = Math.min(counts.length - 1, Math.max(0, Math.round((db - LOWEST_DB) / STEP_DB)))
      if (held === most) counts[kept[at]] -= 1
      else held += 1
      kept[at] = step
      counts[step] += 1
      at = (at + 1) % most
    },
    value: (): number => {
      let left = held * FLOOR_SHARE
      let step = 0
      while (step < counts.length - 1 && (left -= counts[step]) > 0) step++
      return LOWEST_DB + step * STEP_DB
    },
  }
}
