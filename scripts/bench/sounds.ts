/** Sounds without words, 16 kHz mono, made the same way every time. */

export const RATE = 16_000

/** Random numbers in 0..1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const fromDecibels = (db: number): number => 10 ** (db / 20)

/** What a quiet room leaves on a recording: noise of a few bits. */
export function hiss(samples: number, db: number, random: () => number): Float32Array {
  const size = fromDecibels(db)
  return Float32Array.from({ length: samples }, () => size * (2 * random() - 1))
}

/** Notes of a pentatonic scale with overtones, vibrato and an envelope, two voices: what a shop's loudspeaker plays, without singing. */
export function tune(samples: number, db: number, random: () => number): Float32Array {
  const sound = new Float32Array(samples)
  for (let voice = 0; voice < 2; voice++)
    for (let at = 0; at < samples;) {
      const length = Math.round(RATE * (0.15 + 0.6 * random()))
      const semitone = [0, 2, 4, 7, 9][Math.floor(5 * random())] + 12 * Math.floor(3 * random())
      addNote(sound, at, length, 130.8 * 2 ** (semitone / 12), fromDecibels(db))
      at += length
    }
  return sound
}

function addNote(sound: Float32Array, from: number, length: number, hertz: number, size: number): void {
  const end = Math.min(sound.length, from + length)
  for (let at = from; at < end; at++) {
    const t = (at - from) / RATE
    const envelope = Math.min(1, t / 0.01) * Math.exp(-2.5 * t)
    const phase = 2 * Math.PI * hertz * t + 0.15 * Math.sin(2 * Math.PI * 5.5 * t)
    const wave = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase)
    sound[at] += 0.4 * size * envelope * wave
  }
}

/** A piece of a recording, over and over, brought to this level. */
export function looped(recording: Float32Array, samples: number, db: number): Float32Array {
  const level = Math.sqrt(recording.reduce((sum, sample) => sum + sample * sample, 0) / recording.length)
  const gain = fromDecibels(db) / Math.max(1e-6, level)
  return Float32Array.from({ length: samples }, (_, at) =>
    Math.max(-1, Math.min(1, gain * recording[at % recording.length])),
  )
}
