import { AppError } from '../errors.ts'
import type { ArrayGeometry } from './array-geometry.ts'
import { beamed, type Place } from './beam.ts'
import { createBestChannel } from './best-channel.ts'

/**
 * `beam` turns several microphones towards whoever speaks, `mix` is the mean of all, `best` the clearest one, a number names
 * one (from 0).
 */
export type ChannelChoice = 'beam' | 'mix' | 'best' | number

/** From many channels to one: planar chunks in, mono chunks out, the same number of samples in all. */
export type ToMono = (chunks: AsyncIterable<Float32Array[]>) => AsyncIterable<Float32Array>

const BEST_BLOCK_SECONDS = 5

/**
 * Chooses the way from the channels of a recording to one.
 *
 * @param array - where the microphones are, for `beam`; a recording with one channel does not need it
 * @param onPlace - told where the sound comes from, moment by moment, where `beam` finds it out
 * @throws AppError AUDIO_CHANNEL when the recording lacks the channel, AUDIO_ARRAY when it has not as many as the array
 */
export function chooseMono(
  choice: ChannelChoice,
  channels: number,
  sampleRate: number,
  array?: ArrayGeometry,
  onPlace?: (place: Place) => void,
): ToMono {
  if (typeof choice === 'number' && !(Number.isInteger(choice) && choice >= 0 && choice < channels))
    throw new AppError('AUDIO_CHANNEL', { detail: { wanted: choice, channels } })
  if (typeof choice === 'number') return eachChunk((planes) => planes[choice])
  if (channels === 1) return eachChunk((planes) => planes[0])
  if (choice === 'mix') return eachChunk(mean)
  if (choice === 'beam' && array && array.length !== channels)
    throw new AppError('AUDIO_ARRAY', { detail: { wanted: `${array.length} channels`, came: channels } })
  if (choice === 'beam') return (chunks) => beamed(chunks, channels, sampleRate, array, onPlace)
  return (chunks) => bestOf(chunks, channels, sampleRate)
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
