import type { SourceEvent } from '../../capture-source.ts'
import type { RtpPacket } from './rtp.ts'
import type { RtspTrouble } from './rtsp-session.ts'

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
