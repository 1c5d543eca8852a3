import { createArrayFit, type ArrayFit } from './array-fit.ts'
import { directionsFor, distance, type ArrayGeometry } from './array-geometry.ts'
import { useOf, type ArrayProfile, type ChannelUse } from './array-profile.ts'
import { windowsFor } from './stft.ts'

/** How well a recording fits to one of the arrays that are known. */
export interface RankedArray {
  name: string
  /** Its fit against that of places that nobody prescribes; about 1 for the right one. */
  score: number
  isNamed: boolean
}

export interface ArrayCheck {
  /** Of all arrays that deliver as many channels at this rate, best first; of those alike, the one that was named. */
  ranking: RankedArray[]
  /** What of the named array does not fit; none when it is the right one. */
  problems: ArrayProblem[]
}

export type ArrayProblem =
  | { kind: 'other-array'; name: string }
  /** The microphones stand so many times as far apart as the file says. */
  | { kind: 'size'; factor: number }
  | { kind: 'swapped'; channels: [number, number] }
  | { kind: 'dead-channel'; channel: number }
  /** Nothing that is known explains the sound. */
  | { kind: 'no-fit' }

/** Arrays whose scores differ by less are the same to the ear: some boards share one layout. */
const ALIKE = 0.01
/** Another size or order must fit so much better than the one that was named. */
const BETTER = 1.02
/** Fits of rows that differ by less are the same. */
/** From this on the size is wrong: phases of a room do not tell it more exactly. */
const MOST_SIZE_ERROR = 0.2
const ROW_NEARLY = 1.005
const SIZES = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 1.75, 2]
/** A channel so far below the others has no microphone behind it. */
const DEAD_DB = 20
/** Below this even free leads explain nothing: noise, or nobody spoke. */
const LEAST_FREE = 0.02
/** The right array reaches nearly what free leads reach. */
const LEAST_SCORE = 0.85

/**
 * Whether a recording, in which people spoke from several sides, is of the array that was named: its fit is compared with those of all
 * others, of other sizes of the same, and of the same with two channels swapped.
 *
 * @param planes - all channels as the device delivers them; half a minute is enough
 */
export function checkArray(
  planes: readonly Float32Array[],
  sampleRate: number,
  named: ArrayProfile,
  known: readonly ArrayProfile[],
): ArrayCheck {
  const dead = deadChannels(planes)
  const fits = new Map<string, ArrayFit>()
  /** Arrays often share their channels: those are analysed once. */
  function fitOver(mics: readonly number[]): ArrayFit {
    const heard = mics.map((channel) => planes[channel])
    const fit = fits.get(mics.join()) ?? createArrayFit(windowsFor(sampleRate), sampleRate, heard)
    fits.set(mics.join(), fit)
    return fit
  }
  function score(array: ArrayProfile): number {
    const { mics, places } = useOf(array, planes.length)
    if (places === undefined) return 0
    const fit = fitOver(mics)
    const free = fit.free()
    const living = mics.filter((channel) => !dead.includes(channel)).length / mics.length
    return free < LEAST_FREE ? 0 : (fit.fitOf(places) / free) * living
  }
  const others = known.filter(({ name, map, rate }) => {
    return name !== named.name && map.length === planes.length && rate === sampleRate
  })
  const ranking = [named, ...others]
    .map((array) => ({ name: array.name, score: score(array), isNamed: array === named }))
    .sort((a, b) => (Math.abs(a.score - b.score) < ALIKE ? Number(b.isNamed) - Number(a.isNamed) : b.score - a.score))
  return { ranking, problems: problemsOf(useOf(named, planes.length), fitOver, ranking, dead) }
}

function problemsOf(
  { mics, places }: ChannelUse,
  fitOver: (mics: readonly number[]) => ArrayFit,
  ranking: readonly RankedArray[],
  dead: readonly number[],
): ArrayProblem[] {
  const silent = mics.filter((channel) => dead.includes(channel))
  if (silent.length > 0) return silent.map((channel) => ({ kind: 'dead-channel', channel }))
  if (places === undefined) return []
  const { fitOf } = fitOver(mics)
  const fit = fitOf(places)
  const swapped = bestSwap(places, fitOf)
  const size = bestSize(places, fitOf)
  if (swapped !== undefined && swapped.fit > BETTER * fit)
    return [{ kind: 'swapped', channels: [mics[swapped.pair[0]], mics[swapped.pair[1]]] }]
  const [best, own] = [ranking[0], ranking.find(({ isNamed }) => isNamed)?.score ?? 0]
  if (!best.isNamed && best.score > BETTER * own) return [{ kind: 'other-array', name: best.name }]
  if (size !== undefined && Math.abs(size - 1) > MOST_SIZE_ERROR) return [{ kind: 'size', factor: size }]
  return own < LEAST_SCORE ? [{ kind: 'no-fit' }] : []
}

type FitOf = ArrayFit['fitOf']

/**
 * How many times as large the array is as it was said to be; undefined where its own size fits as well as any. Sound from above makes an
 * array look smaller, so talkers are taken to be at its height. A row looks smaller from every side but its ends: of rows only one that
 * is too large can be told.
 */
function bestSize(places: ArrayGeometry, fitOf: FitOf): number | undefined {
  const level = directionsFor(places).filter(([, , z]) => z === 0)
  const sizes = isRow(places) ? SIZES.filter((factor) => factor >= 1) : SIZES
  const tried = sizes.map((factor) => {
    const sized = places.map(([x, y, z]) => [x * factor, y * factor, z * factor] as const)
    return { factor, fit: fitOf(sized, level) }
  })
  const best = tried.reduce((found, one) => (one.fit > found.fit ? one : found))
  const own = tried.find(({ factor }) => factor === 1)?.fit ?? 0
  if (best.fit <= BETTER * own) return undefined
  // Of a row every larger one fits as well: the least that does is its size.
  return isRow(places) ? tried.find(({ fit }) => fit * ROW_NEARLY >= best.fit)?.factor : best.factor
}

function isRow(places: ArrayGeometry): boolean {
  const [first, ...others] = places
  const [far] = [...others].sort((a, b) => distance(b, first) - distance(a, first))
  const cross = (p: ArrayGeometry[number]): number =>
    Math.abs((far[0] - first[0]) * (p[1] - first[1]) - (far[1] - first[1]) * (p[0] - first[0]))
  return others.every((place) => cross(place) < 1e-6)
}

function bestSwap(places: ArrayGeometry, fitOf: FitOf): { pair: [number, number]; fit: number } | undefined {
  const pairs = places.flatMap((_, a) => places.slice(a + 1).map((__, b): [number, number] => [a, a + 1 + b]))
  const tried = pairs.map(([a, b]) => {
    const order = places.map((place, i) => (i === a ? places[b] : i === b ? places[a] : place))
    return { pair: [a, b] as [number, number], fit: fitOf(order) }
  })
  return tried.reduce<(typeof tried)[number] | undefined>(
    (best, one) => (one.fit > (best?.fit ?? 0) ? one : best),
    undefined,
  )
}

function deadChannels(planes: readonly Float32Array[]): number[] {
  const levels = planes.map((plane) => 10 * Math.log10(plane.reduce((sum, x) => sum + x * x, 1e-12) / plane.length))
  const usual = [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 2)]
  return [...planes.keys()].filter((channel) => levels[channel] < usual - DEAD_DB)
}
