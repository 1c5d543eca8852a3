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

export const defaultLoudnessOptions: LoudnessOptions = { aboveFloorDb: 8, leastDb: -75 }

const FRAME_SECONDS = 0.02
/** A syllable and a half: babble and clatter level out over it, a voice does not. */
const WINDOW_FRAMES = 15
/** Rumble, hum and doors lie below, hiss above; most of what carries in a voice between. */
const LOW_HERTZ = 200
const HIGH_HERTZ = 3500
/**
 * The floor is the least level of so many seconds (minimum statistics, R. Martin 2001): it follows a room in which a loudspeaker or other
 * people come and go. Measured with `scripts/bench/gate.ts` on far audio: longer keeps what is no voice, shorter takes a long sentence for
 * the room. Until so much was heard, anything may be a voice.
 */
const FLOOR_SECONDS = 12
/** The quietest that is told apart. */
const LOWEST_DB = -100

export function createLoudnessGuess(
  { rate, channels }: SoundFormat,
  { aboveFloorDb, leastDb }: LoudnessOptions = defaultLoudnessOptions,
): SpeechGuess {
  const frameSamples = Math.round(rate * FRAME_SECONDS)
  const [low, high] = [LOW_HERTZ, HIGH_HERTZ].map((hertz) => 1 - Math.exp((-2 * Math.PI * hertz) / rate))
  const floorFrames = Math.round(FLOOR_SECONDS / FRAME_SECONDS)
  const floor = createLeast(floorFrames)
  const recent = new Float64Array(WINDOW_FRAMES)
  let [slow, smooth, energy, count, power, frames] = [0, 0, 0, 0, 0, 0]

  function endFrame(): boolean {
    power += (energy - recent[frames % recent.length]) / recent.length
    recent[frames++ % recent.length] = energy
    const db = Math.max(LOWEST_DB, 10 * Math.log10(power / frameSamples / 32_768 ** 2 + 1e-10))
    ;[energy, count] = [0, 0]
    const floorDb = floor.push(db)
    return db > leastDb && (frames <= floorFrames || db > floorDb + aboveFloorDb)
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

/** The least of the last values; each costs the same on average, however many are kept. */
function createLeast(most: number) {
  // Values that may yet be the least, each greater than the one before, with their places.
  const rising: { at: number; db: number }[] = []
  let at = 0
  return {
    push: (db: number): number => {
      while (rising.length > 0 && rising[rising.length - 1].db >= db) rising.pop()
      rising.push({ at: at++, db })
      if (rising[0].at <= at - 1 - most) rising.shift()
      return rising[0].db
    },
  }
}
