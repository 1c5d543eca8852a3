import { createResampler } from '../../../engine/audio/resample.ts'
import type { SoundFormat } from '../../capture-source.ts'

/** Brings the sound of a camera to the form that is recorded, sample by sample in the long run. */
export interface SoundShape {
  push(pcm: Buffer): Buffer
  /** The rest of what was pushed; what comes then is not joined to it. */
  flush(): Buffer
  /** So many samples of the camera, in samples of the recording. */
  samplesOf(ticks: number): number
}

const FULL_SCALE = 32768

export function createSoundShape(from: SoundFormat, to: SoundFormat): SoundShape {
  const isSame = from.rate === to.rate && from.channels === to.channels
  const fresh = () => Array.from({ length: to.channels }, () => createResampler(from.rate, to.rate))
  let resamplers = fresh()
  const samplesOf = (ticks: number): number => Math.round((ticks * to.rate) / from.rate)
  return {
    samplesOf,
    push: (pcm) => {
      if (isSame) return pcm
      const planes = planesOf(pcm, from.channels, to.channels)
      return pcmOf(planes.map((plane, i) => resamplers[i].push(plane)))
    },
    flush: () => {
      const rest = isSame ? Buffer.alloc(0) : pcmOf(resamplers.map((resampler) => resampler.flush()))
      resamplers = fresh()
      return rest
    },
  }
}

/** Channels that are too many are mixed, those that are too few repeated. */
function planesOf(pcm: Buffer, from: number, to: number): Float32Array[] {
  const count = Math.floor(pcm.length / 2 / from)
  const sample = (frame: number, channel: number): number => pcm.readInt16LE((frame * from + channel) * 2) / FULL_SCALE
  const mixed = (frame: number): number => {
    let sum = 0
    for (let channel = 0; channel < from; channel++) sum += sample(frame, channel)
    return sum / from
  }
  return Array.from({ length: to }, (_, channel) =>
    Float32Array.from({ length: count }, (_, frame) => (to < from ? mixed(frame) : sample(frame, channel % from))),
  )
}

function pcmOf(planes: readonly Float32Array[]): Buffer {
  const pcm = Buffer.alloc(planes[0].length * planes.length * 2)
  planes.forEach((plane, channel) =>
    plane.forEach((value, frame) => {
      const whole = Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(value * FULL_SCALE)))
      pcm.writeInt16LE(whole, (frame * planes.length + channel) * 2)
    }),
  )
  return pcm
}
