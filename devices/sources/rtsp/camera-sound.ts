import type { SoundFormat, SourceEvent } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import type { Placed } from './rtp-order.ts'
import type { RtpPacket } from './rtp.ts'
import type { AudioTrack } from './sdp.ts'
import { createSoundDecoder } from './sound-decoder.ts'
import type { DecoderHooks } from './decoder.ts'
import { createSoundShape } from './sound-shape.ts'

/** From the packets of one connection to sound in the form that is recorded. */
export interface CameraSound {
  ticksOf(packet: RtpPacket, isAfterLoss: boolean): number
  /** What is missing before the packet that comes next. */
  passMissing(placed: Placed, monoMs: number): void
  /** The packet that `ticksOf` was asked about last. */
  take(packet: RtpPacket, monoMs: number): void
  /** Resolves when everything has been handed on. */
  end(): Promise<void>
}

/** @returns undefined where the track cannot be decoded */
export function createCameraSound(
  ports: Pick<DevicePorts, 'clock' | 'programs'>,
  track: AudioTrack,
  format: SoundFormat,
  { emit, onTrouble }: DecoderHooks,
): CameraSound | undefined {
  const decoder = createSoundDecoder(ports, track, { onTrouble, emit: (event) => shaped(event).forEach(emit) })
  if (decoder === undefined) return undefined
  const shape = createSoundShape(decoder, format)

  function shaped(event: SourceEvent): SourceEvent[] {
    if (event.kind === 'sound') return soundOf(shape.push(event.pcm), event.monoMs)
    const rest = soundOf(shape.flush(), event.monoMs)
    const isMeasured = event.kind === 'gap' && event.samples !== undefined
    return [...rest, isMeasured ? { ...event, samples: shape.samplesOf(event.samples ?? 0) } : event]
  }

  function soundOf(pcm: Buffer, monoMs: number): SourceEvent[] {
    const samples = pcm.length / 2 / format.channels
    return samples === 0 ? [] : [{ kind: 'sound', pcm, samples, monoMs }]
  }

  return {
    ticksOf: (packet, isAfterLoss) => decoder.ticksOf(packet, isAfterLoss),
    take: (packet, monoMs) => decoder.decode(packet, monoMs),
    passMissing: ({ missing, isLost }, monoMs) => {
      const samples = Math.round((missing * decoder.rate) / track.clockRate)
      if (samples === 0) return
      // A camera that leaves silences out has lost nothing.
      const isSilence = track.comfortNoiseType !== undefined && !isLost
      if (!isSilence) return decoder.pass({ kind: 'gap', reason: 'overrun', samples, monoMs })
      decoder.pass({ kind: 'sound', pcm: Buffer.alloc(samples * decoder.channels * 2), samples, monoMs })
    },
    end: async () => {
      await decoder.end()
      soundOf(shape.flush(), ports.clock.monoMs()).forEach(emit)
    },
  }
}
