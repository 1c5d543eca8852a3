import { AppError } from '../errors.ts'

/** Places of the microphones in metres, in the order of the channels: x, y, z from any origin. */
export type ArrayGeometry = readonly (readonly [number, number, number])[]

/** A direction that sound comes from, as a unit vector. */
export type Direction = readonly [number, number, number]

export const SPEED_OF_SOUND = 343
const MOST_METRES = 5
const WANTED = 'circular:MICS:RADIUS_M, linear:MICS:SPACING_M or a JSON list of [x,y,z] in metres'

/**
 * Reads the description of a microphone array. `circular:4:0.035` is 4 microphones on a circle of 3.5 cm, counter-clockwise,
 * the first at 0°; `linear:2:0.05` is two in a row 5 cm apart.
 *
 * @throws AppError AUDIO_ARRAY
 */
export function parseArray(text: string): ArrayGeometry {
  const places = text.trim().startsWith('[') ? fromJson(text) : fromName(text)
  const distinct = new Set(places?.map((place) => place.join()))
  const fits = places?.every((place) =>
    place.every((value) => Number.isFinite(value) && Math.abs(value) <= MOST_METRES),
  )
  if (!places || !fits || places.length < 2 || distinct.size < places.length)
    throw new AppError('AUDIO_ARRAY', { detail: { wanted: WANTED, came: text.slice(0, 200) } })
  return places
}

function fromName(text: string): ArrayGeometry | undefined {
  const [, kind, count, metres] = /^(circular|linear):(\d{1,2}):(\d*\.?\d+)$/.exec(text.trim()) ?? []
  const [mics, size] = [Number(count), Number(metres)]
  if (!kind || !(size > 0)) return undefined
  return Array.from({ length: mics }, (_, m) => {
    if (kind === 'linear') return [(m - (mics - 1) / 2) * size, 0, 0] as const
    const angle = (2 * Math.PI * m) / mics
    return [size * Math.cos(angle), size * Math.sin(angle), 0] as const
  })
}

function fromJson(text: string): ArrayGeometry | undefined {
  try {
    const places = JSON.parse(text) as unknown
    const isPlace = (place: unknown) =>
      Array.isArray(place) && place.length === 3 && place.every((v) => typeof v === 'number')
    return Array.isArray(places) && places.every(isPlace) ? (places as [number, number, number][]) : undefined
  } catch {
    return undefined
  }
}

/** Seconds by which a wave from `direction` reaches each microphone before it reaches the middle of the array. */
export function leadsOf(array: ArrayGeometry, direction: Direction): Float64Array {
  const middle = [0, 1, 2].map((axis) => array.reduce((sum, place) => sum + place[axis], 0) / array.length)
  return Float64Array.from(array, (place) => {
    const along = place.reduce((sum, value, axis) => sum + (value - middle[axis]) * direction[axis], 0)
    return along / SPEED_OF_SOUND
  })
}

export function distance(a: ArrayGeometry[number], b: ArrayGeometry[number]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** Directions every 10° around, level and at two heights; below too, where the array is not flat and can tell. */
export function directionsFor(array: ArrayGeometry): Direction[] {
  const flat = array.every((place) => place[2] === array[0][2])
  const heights = flat ? [0, 25, 50] : [-50, -25, 0, 25, 50]
  return heights.flatMap((height) =>
    Array.from({ length: 36 }, (_, turn): Direction => {
      const [around, up] = [(turn * 10 * Math.PI) / 180, (height * Math.PI) / 180]
      return [Math.cos(around) * Math.cos(up), Math.sin(around) * Math.cos(up), Math.sin(up)]
    }),
  )
}
