import { AppError } from '../errors.ts'
import type { ChannelUse } from './array-profile.ts'
import { beamed, type Place } from './beam.ts'
import { createBestChannel } from './best-channel.ts'
import { createOwnVoice } from './own-voice.ts'
import type { TimeSpan } from './time-spans.ts'

/**
 * `beam` turns several microphones towards whoever speaks, `mix` is the mean of all, `best` the clearest one, a number names
 * one (from 0).
 */
export type ChannelChoice = 'beam' | 'mix' | 'best' | number

/** From many channels to one: planar chunks in, mono chunks out, the same number of samples in all. */
export type ToMono = (chunks: AsyncIterable<Float32Array[]>) => AsyncIterable<Float32Array>

const BEST_BLOCK_SECONDS = 5

export interface MonoOptions {
  /** What the channels are for; without it all are microphones, whose places nobody knows. */
  use?: ChannelUse
  /** Told where the sound comes from, moment by moment, where `beam` finds it out. */
  onPlace?: (place: Place) => void
  /** Told when the device itself speaks, where it says what its loudspeaker plays. */
  onOwnVoice?: (span: TimeSpan) => void
}

/**
 * Chooses the way from the channels of a recording to one. References and channels that the device has processed are never part of it,
 * unless one is asked for by its number.
 *
 * @throws AppError AUDIO_CHANNEL when the recording lacks the channel
 */
export function chooseMono(
  choice: ChannelChoice,
  channels: number,
  sampleRate: number,
  { use, onPlace, onOwnVoice }: MonoOptions = {},
): ToMono {
  if (typeof choice === 'number' && !(Number.isInteger(choice) && choice >= 0 && choice < channels))
    throw new AppError('AUDIO_CHANNEL', { detail: { wanted: choice, channels } })
  if (typeof choice === 'number') return eachChunk((planes) => planes[choice])
  const { mics, references, places } = use ?? { mics: [...Array(channels).keys()], references: [], places: undefined }
  const toMono = overMicrophones(choice, mics.length, sampleRate, places, onPlace)
  const ofMics = (chunks: AsyncIterable<Float32Array[]>) => eachPlanes(chunks, mics)
  if (references.length === 0) return (chunks) => toMono(ofMics(chunks))
  return (chunks) => withoutOwnVoice(chunks, { mics, references }, sampleRate, toMono, onOwnVoice)
}

function overMicrophones(
  choice: Exclude<ChannelChoice, number>,
  channels: number,
  sampleRate: number,
  places: ChannelUse['places'],
  onPlace: MonoOptions['onPlace'],
): ToMono {
  if (channels === 1) return eachChunk((planes) => planes[0])
  if (choice === 'mix') return eachChunk(mean)
  if (choice === 'beam') return (chunks) => beamed(chunks, channels, sampleRate, places, onPlace)
  return (chunks) => bestOf(chunks, channels, sampleRate)
}

async function* eachPlanes(
  chunks: AsyncIterable<Float32Array[]>,
  wanted: readonly number[],
): AsyncGenerator<Float32Array[]> {
  for await (const planes of chunks) yield wanted.map((channel) => planes[channel])
}

async function* withoutOwnVoice(
  chunks: AsyncIterable<Float32Array[]>,
  { mics, references }: Pick<ChannelUse, 'mics' | 'references'>,
  sampleRate: number,
  toMono: ToMono,
  onOwnVoice: (span: TimeSpan) => void = () => undefined,
): AsyncGenerator<Float32Array> {
  const ownVoice = createOwnVoice(sampleRate, onOwnVoice)
  async function* heard(): AsyncGenerator<Float32Array[]> {
    for await (const planes of chunks) {
      const microphones = mics.map((channel) => planes[channel])
      ownVoice.hear(
        microphones,
        references.map((channel) => planes[channel]),
      )
      yield microphones
    }
  }
  for await (const samples of toMono(heard())) yield ownVoice.silence(samples)
  yield ownVoice.flush()
}

function eachChunk(pick: (planes: Float32Array[]) => Float32Array): ToMono {
  return async function* (chunks) {
    for await (const planes of chunks) yield pick(planes)
  }
}

function mean(planes: Float32Array[]): Float32Array {
  const mixed = new Float32Array(planes[0].length)
  for (const plane of planes) for (let i = 0; i < mixed.length; i++) mixed[i] += plane[i] / planes.length
  return mixed
}

async function* bestOf(
  chunks: AsyncIterable<Float32Array[]>,
  channels: number,
  sampleRate: number,
): AsyncGenerator<Float32Array> {
  const pick = createBestChannel(channels, sampleRate)
  let held: Float32Array[][] = []
  let samples = 0
  const drain = (): Float32Array => {
    const block = pick(Array.from({ length: channels }, (_, channel) => joinChannel(held, channel, samples)))
    held = []
    samples = 0
    return block
  }
  for await (const planes of chunks) {
    held.push(planes)
    samples += planes[0].length
    if (samples >= BEST_BLOCK_SECONDS * sampleRate) yield drain()
  }
  if (samples > 0) yield drain()
}

function joinChannel(held: Float32Array[][], channel: number, samples: number): Float32Array {
  const whole = new Float32Array(samples)
  let at = 0
  for (const planes of held) {
    whole.set(planes[channel], at)
    at += planes[channel].length
  }
  return whole
}
