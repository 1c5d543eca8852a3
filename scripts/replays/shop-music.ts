/**
 * Sound without speech for a fixture: near-silence, then music as shops play it, then near-silence. Plucked tones of a pentatonic scale over
 * a slow bass, made here, so that nobody holds a right in it; the same in every run.
 *
 *   npx tsx scripts/replays/shop-music.ts OUT.flac
 */
import { createFlac } from '../../engine/audio/flac-writer.ts'
import { createRandom } from '../train/random.ts'

const RATE = 16_000
const QUIET_SECONDS = 6
const MUSIC_SECONDS = 18
/** Semitones of the scale. */
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16]
const ROOT_HZ = 246.9
const BEATS_SECONDS = [0.25, 0.5, 0.5, 1]
/** Of full scale: a room at night; music at the other end of a shop. */
const NOISE = 2e-4
const MUSIC_PEAK = 0.12

const random = createRandom(20_261_126)
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]

function music(length: number): Float32Array {
  const sound = new Float32Array(length)
  for (let at = 0; at < length;) {
    const beat = Math.round(RATE * pick(BEATS_SECONDS))
    for (let voice = pick([1, 1, 2]); voice > 0; voice--) pluck(sound, at, beat, ROOT_HZ * 2 ** (pick(SCALE) / 12))
    at += beat
  }
  for (let at = 0; at < length; at += 2 * RATE) bass(sound, at, (ROOT_HZ / 2) * 2 ** (pick([0, 5, 7, -3]) / 12))
  const peak = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return sound.map((sample) => (sample * MUSIC_PEAK) / peak)
}

function pluck(sound: Float32Array, at: number, beat: number, hz: number): void {
  for (let i = 0; i < Math.min(1.6 * beat, sound.length - at); i++) {
    const seconds = i / RATE
    const envelope = Math.exp(-3 * seconds) * Math.min(1, seconds / 0.01)
    for (const k of [1, 2, 3]) sound[at + i] += (envelope * Math.sin(2 * Math.PI * hz * k * seconds)) / k ** 1.5
  }
}

function bass(sound: Float32Array, at: number, hz: number): void {
  const length = Math.min(2 * RATE, sound.length - at)
  for (let i = 0; i < length; i++)
    sound[at + i] += 0.7 * Math.sin((2 * Math.PI * hz * i) / RATE) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length))
}

const [quiet, loud] = [QUIET_SECONDS * RATE, MUSIC_SECONDS * RATE]
const whole = new Float32Array(2 * quiet + loud)
whole.set(music(loud), quiet)
const flac = await createFlac(process.argv[2], { sampleRate: RATE, channels: 1 })
await flac.write([whole.map((sample) => sample + NOISE * (2 * random() - 1))])
await flac.finish()
await flac.close()
