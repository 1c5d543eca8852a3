import type { GapReason } from './spool/gap.ts'

/** Of one epoch, from its first sample to its last: another format is another epoch. */
export interface SoundFormat {
  /** Samples a second of each channel. */
  rate: number
  /** 1 to 8, interleaved. */
  channels: number
}

/** Sound as it comes from a source: 16-bit little-endian samples, interleaved, whole frames only. */
export interface SoundBlock {
  kind: 'sound'
  pcm: Buffer
  /** Of each channel. */
  samples: number
  /** Boot-time clock when the last sample of the block had arrived. */
  monoMs: number
  /** Somebody may be speaking; absent where nobody looked. */
  voiced?: boolean
  /** From before the gate opened. */
  preRoll?: boolean
}

/** Sound that the source knows it did not deliver: an overrun that was announced, a restart of the recorder, a closed gate. */
export interface SourceGap {
  kind: 'gap'
  reason: GapReason
  /** Length in samples; without it the boot-time clock tells. */
  samples?: number
  /** Boot-time clock when it ended. */
  monoMs: number
}

export type SourceEvent = SoundBlock | SourceGap

export interface SourceHealth {
  /** Why there is no sound, if so: a state for people, never words that were said. */
  state: 'running' | 'starting' | 'stopped' | 'failing'
  restarts: number
  overruns: number
}

/**
 * Where sound comes from. `open` may be called again after it ended (a pause stops the source). The stream ends when the signal is
 * aborted and for no other reason: a source restarts itself and says so with a gap.
 */
export interface CaptureSource {
  format: SoundFormat
  open(signal: AbortSignal): AsyncIterable<SourceEvent>
  health(): SourceHealth
}
