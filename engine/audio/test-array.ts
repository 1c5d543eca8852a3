import { directionsFor, type ArrayGeometry } from './array-geometry.ts'
import type { ArrayProfile } from './array-profile.ts'
import { soundField } from './test-field.ts'

const SNR_DB = 15
const NOISE_SOURCES = 4
/** Talkers at the array's height, on its axis too, and one above it. */
const TALKERS = [0, 5, 13, 24, 44]

/**
 * A recording of a device in open space, channel by channel as it delivers them: people speak from five sides, its loudspeaker is
 * nearly quiet. Always the same for the same arguments.
 *
 * @param places - of the microphones, where they are not those of the profile
 */
export function simulateArray(array: ArrayProfile, places: ArrayGeometry = array.places): Float32Array[] {
  const length = array.rate > 24_000 ? 2 ** 14 : 2 ** 13
  const fields = TALKERS.map((way) =>
    soundField(places, directionsFor(places)[way], array.rate, length, SNR_DB, NOISE_SOURCES),
  )
  const mics = places.map((_, m) => {
    const plane = new Float32Array(length * fields.length)
    fields.forEach(({ talkAtMics, noiseAtMics }, i) =>
      plane.set(
        talkAtMics[m].map((sample, k) => sample + noiseAtMics[m][k]),
        i * length,
      ),
    )
    return plane
  })
  const empty = new Float32Array(length * fields.length)
  let mic = 0
  return array.map.map((kind) => {
    if (kind === 'mic') return mics[mic++]
    if (kind === 'unused') return empty
    const mean = empty.map((_, i) => mics.reduce((sum, plane) => sum + plane[i], 0) / Math.max(1, mics.length))
    // What its loudspeaker plays has nothing to do with what people say: here the same, turned round.
    return kind === 'processed' ? mean : mean.reverse().map((sample) => sample / 10)
  })
}
