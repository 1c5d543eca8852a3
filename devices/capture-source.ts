import type { GapReason } from './spool/gap.ts'

/** Of one epoch, from its first sample to its last: another format is another epoch. */
export interface SoundFormat {
  /** Samples a second of each channel. */
  rate: number
  /** 1 to 8, interleaved. */
  channels: number
  /** Name of the microphone array that the channels are of (devices/arrays), where it is one. */
  array?: string
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

/** What comes next belongs to another recording: a file is over. */
export interface RecordingEnd {
  kind: 'end'
  monoMs: number
}

export type SourceEvent = SoundBlock | SourceGap | RecordingEnd

/** What is wrong with a source, for people: never words that were said. */
export interface SourceTrouble {
  code:
    | ('program-missing' | 'program-ended' | 'no-bytes' | 'wrong-rate' | 'file-unreadable')
    | ('camera-address' | 'camera-unreachable' | 'camera-silent' | 'camera-lost')
    | 'no-indicator'
    | ('camera-password' | 'camera-refused' | 'camera-no-audio')
  /** What would mend it, where that is known: a command for the machine's shell, a code of the table of errors. */
  wanted?: string
  /** Boot-time clock since when. */
  sinceMs: number
}

export interface SourceHealth {
  /** Whether sound comes now. */
  state: 'running' | 'starting' | 'stopped' | 'failing'
  restarts: number
  overruns: number
  /** Stays until sound has come steadily for a while: a recorder that comes and goes is one trouble, not many. */
  trouble?: SourceTrouble
}

/**
 * Where sound comes from. `open` may be called again after it ended (a pause stops the source). The stream ends when the signal is
 * aborted and for no other reason: a source restarts itself and says so with a gap. Only one that `isFinite` ends by itself, when there
 * is nothing more.
 */
export interface CaptureSource {
  format: SoundFormat
  /** It has an end: a file. */
  isFinite?: boolean
  /** Its sound is kept elsewhere: it is asked for no more than the server follows. */
  canWait?: boolean
  /** Its times are not those of this machine's boot-time clock: the name of the clock that they are on. */
  clockId?: string
  open(signal: AbortSignal): AsyncIterable<SourceEvent>
  health(): SourceHealth
}
