import type { DevicePorts } from '../../ports.ts'
import { createAacDecoder } from './aac-decoder.ts'
import { decodeG711, decodeL16 } from './g711.ts'
import type { AudioTrack } from './sdp.ts'
import type { SoundDecoder, DecoderHooks } from './decoder.ts'

/** @returns undefined where the track's form is not what it says */
export function createSoundDecoder(
  ports: Pick<DevicePorts, 'clock' | 'programs'>,
  track: AudioTrack,
  hooks: DecoderHooks,
): SoundDecoder | undefined {
  const { encoding, clockRate: rate, channels } = track
  if (channels < 1 || channels > 8 || rate < 4000 || rate > 192_000) return undefined
  if (encoding === 'MPEG4-GENERIC') return createAacDecoder(ports, track, hooks)
  const law = encoding === 'PCMA' || encoding === 'PCMU' ? encoding : undefined
  const frameBytes = channels * (law === undefined ? 2 : 1)
  return {
    rate,
    channels,
    ticksOf: ({ payload }) => Math.floor(payload.length / frameBytes),
    decode: ({ payload }, monoMs) => {
      const samples = Math.floor(payload.length / frameBytes)
      const whole = payload.subarray(0, samples * frameBytes)
      const pcm = law === undefined ? decodeL16(whole) : decodeG711(whole, law)
      if (samples > 0) hooks.emit({ kind: 'sound', pcm, samples, monoMs })
    },
    pass: hooks.emit,
    end: () => Promise.resolve(),
  }
}
