import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { AppError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { projectRoot } from '../../models/root.ts'
import { parseArray, type ArrayGeometry } from './array-geometry.ts'

/** What a channel of a device holds; `reference` is what its loudspeaker plays. */
const CHANNEL_KINDS = ['mic', 'processed', 'reference', 'unused'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

const Metres = Type.Number({ minimum: -5, maximum: 5 })
const SCHEMA = Type.Object(
  {
    title: Type.String({ minLength: 1 }),
    source: Type.String({ minLength: 1 }),
    /** As the device delivers them. */
    channels: Type.Integer({ minimum: 1, maximum: 32 }),
    rate: Type.Integer({ minimum: 8000, maximum: 192_000 }),
    format: Type.Enum(['s16', 's24', 's32']),
    map: Type.Array(Type.Enum([...CHANNEL_KINDS])),
    /** Of the microphones, in the order of their channels. */
    places: Type.Array(Type.Tuple([Metres, Metres, Metres])),
    /** Height above the floor, and where the array's x axis points, seen from above: for a shop's own files. */
    mountedZ: Type.Optional(Metres),
    azimuth0: Type.Optional(Type.Number({ minimum: -360, maximum: 360 })),
  },
  { additionalProperties: false },
)

/** A microphone array as its file says it. */
export type ArrayProfile = Static<typeof SCHEMA> & { name: string }

/** What a recording's channels are for: which form the beam, which tell that the device itself speaks. */
export interface ChannelUse {
  mics: readonly number[]
  references: readonly number[]
  /** Where the microphones are; undefined where nobody knows. */
  places: ArrayGeometry | undefined
}

/** What the channels of a recording with so many are for. */
export type ReadUse = (channels: number) => ChannelUse

const folder = (): string => join(projectRoot(), 'devices', 'arrays')

/** Names of the arrays that ship. */
export async function arrayNames(): Promise<string[]> {
  return (await readdir(folder())).map((name) => name.replace(/\.yaml$/, '')).sort()
}

/**
 * Reads an array by its name, or by the path of a file of the same form.
 *
 * @throws AppError ARRAY_UNKNOWN, AUDIO_ARRAY - the file is not of that form
 */
export async function loadArray(name: string): Promise<ArrayProfile> {
  const isPath = /\.ya?ml$/.test(name)
  const names = await arrayNames()
  if (!isPath && !names.includes(name)) {
    const meant = nearest(name, names)
    throw new AppError('ARRAY_UNKNOWN', { detail: { got: name, ...(meant && { didYouMean: meant }), known: names } })
  }
  const path = isPath ? name : join(folder(), `${name}.yaml`)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('ARRAY_UNKNOWN', { detail: { got: name }, cause })
  })
  return { name, ...checked(parsed(text, name), name) }
}

function parsed(text: string, name: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 })
  } catch (cause) {
    throw new AppError('AUDIO_ARRAY', { detail: { wanted: 'YAML', file: name }, cause })
  }
}

function checked(value: unknown, name: string): Static<typeof SCHEMA> {
  const problems = Value.Errors(SCHEMA, value).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`)
  if (problems.length > 0) throw new AppError('AUDIO_ARRAY', { detail: { file: name, problems } })
  const array = value as Static<typeof SCHEMA>
  const mics = array.map.filter((kind) => kind === 'mic').length
  if (array.map.length !== array.channels)
    throw new AppError('AUDIO_ARRAY', {
      detail: { file: name, wanted: `map of ${array.channels}`, got: array.map.length },
    })
  if (array.places.length !== mics)
    throw new AppError('AUDIO_ARRAY', {
      detail: { file: name, wanted: `places of ${mics} mics`, got: array.places.length },
    })
  return array
}

/**
 * What the channels of a recording are for, by the name of an array, a file, or a description (`parseArray`).
 *
 * @throws AppError ARRAY_UNKNOWN, AUDIO_ARRAY
 */
export async function readChannelUse(text: string): Promise<ReadUse> {
  const isDescription = /^\s*(\[|circular:|linear:)/.test(text)
  if (isDescription || !/^[a-z0-9][a-z0-9-]*$|\.ya?ml$/.test(text.trim())) {
    const places = parseArray(text)
    return (channels) => usePlaces(places, channels)
  }
  const array = await loadArray(text.trim())
  return (channels) => useOf(array, channels)
}

/**
 * All channels are microphones, at these places.
 *
 * @throws AppError AUDIO_ARRAY - the recording has another number of channels
 */
export function usePlaces(places: ArrayGeometry, channels: number): ChannelUse {
  if (channels > 1 && channels !== places.length)
    throw new AppError('AUDIO_ARRAY', { detail: { wanted: `${places.length} channels`, came: channels } })
  return { mics: [...Array(channels).keys()], references: [], places: channels > 1 ? places : undefined }
}

/**
 * Which channels form the beam: microphones alone; only where a device hands out none, what it has processed. A recording of the
 * microphones alone fits as well as one of all channels.
 *
 * @throws AppError AUDIO_ARRAY - the recording has another number of channels
 */
export function useOf({ name, map, places }: ArrayProfile, channels: number): ChannelUse {
  const of = (kind: ChannelKind): number[] => map.flatMap((one, channel) => (one === kind ? [channel] : []))
  const mics = of('mic')
  if (channels !== map.length && channels !== mics.length)
    throw new AppError('AUDIO_ARRAY', { detail: { array: name, wanted: `${map.length} channels`, came: channels } })
  const known = places.length > 1 ? places : undefined
  if (channels !== map.length) return { mics: [...mics.keys()], references: [], places: known }
  if (mics.length > 0) return { mics, references: of('reference'), places: known }
  return { mics: of('processed').slice(0, 1), references: of('reference'), places: undefined }
}
