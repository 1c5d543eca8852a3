import { AppError } from '../errors.ts'
import { createResampler, type Resampler } from './resample.ts'

/** A piece of sound as a decoder gives it: planar samples at a rate of their own. */
export interface Piece {
  planes: Float32Array[]
  sampleRate: number
}

/** Pieces are converted so much at a time: a second of a low rate is many samples of a high one. */
const STEP_SECONDS = 0.25
/** Rates of one file are not further apart than telephone and studio, nor do they change all the time. */
const WIDEST_RATIO = 24
const MOST_CHANGES = 1000

/**
 * Makes one stream of pieces that differ in rate or channels, as those of a chained file may: at the rate and with the channels
 * given, those of its beginning. A single channel becomes all of them; of other numbers of channels, whose places nobody knows,
 * each gets the mean.
 *
 * @throws AppError AUDIO_BAD_HEADER where the rates are beyond what is sane
 */
export async function* uniform(
  pieces: AsyncIterable<Piece>,
  sampleRate: number,
  channels: number,
): AsyncGenerator<Float32Array[]> {
  let current: { rate: number; resamplers: Resampler[] } | undefined
  let changes = 0
  for await (const piece of pieces) {
    const planes = toChannels(piece.planes, channels)
    const rate = piece.sampleRate
    if (rate === sampleRate && !current) {
      yield planes
      continue
    }
    if (rate !== current?.rate) {
      if (current) yield* filled(current.resamplers.map((one) => one.flush()))
      checkChange(rate, sampleRate, ++changes)
      current = { rate, resamplers: planes.map(() => createResampler(rate, sampleRate)) }
    }
    const { resamplers } = current
    const step = Math.max(1, Math.round(rate * STEP_SECONDS))
    for (let at = 0; at < planes[0].length; at += step)
      yield* filled(planes.map((plane, channel) => resamplers[channel].push(plane.slice(at, at + step))))
  }
  if (current) yield* filled(current.resamplers.map((one) => one.flush()))
}

function* filled(planes: Float32Array[]): Generator<Float32Array[]> {
  if (planes[0].length > 0) yield planes
}

function checkChange(rate: number, sampleRate: number, changes: number): void {
  const ratio = Math.max(rate / sampleRate, sampleRate / rate)
  if (ratio <= WIDEST_RATIO && changes <= MOST_CHANGES) return
  throw new AppError('AUDIO_BAD_HEADER', {
    detail: { wanted: `${sampleRate} Hz, as at the beginning`, got: `${rate} Hz further on` },
  })
}

function toChannels(planes: Float32Array[], channels: number): Float32Array[] {
  if (planes.length === channels) return planes
  const mean = new Float32Array(planes[0].length)
  for (const plane of planes) for (let i = 0; i < mean.length; i++) mean[i] += plane[i] / planes.length
  return Array.from({ length: channels }, () => mean.slice())
}
