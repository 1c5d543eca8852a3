import type { SourceEvent } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import { createAacDecoder } from './aac-decoder.ts'
import { decodeG711, decodeL16 } from './g711.ts'
import type { RtpPacket } from './rtp.ts'
import type { RtspTrouble } from './rtsp-session.ts'
import type { AudioTrack } from './sdp.ts'

/** From packets of a track to its samples, in order. */
export interface SoundDecoder {
  rate: number
  channels: number
  /** How long the packet lasts, in ticks; to be called once for each, in order. */
  ticksOf(packet: RtpPacket, isAfterLoss: boolean): number
  /** Decodes the packet that was asked about last. */
  decode(packet: RtpPacket, monoMs: number): void
  /** Comes out after what was decoded before. */
  pass(event: SourceEvent): void
  /** Resolves when everything has come out. */
  end(): Promise<void>
}

export interface DecoderHooks {
  /** Sound in the track's own form. */
  emit: (event: SourceEvent) => void
  onTrouble: (trouble: RtspTrouble) => void
}

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
