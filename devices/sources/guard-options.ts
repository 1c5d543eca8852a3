import type { SoundFormat } from '../capture-source.ts'
import type { Command } from '../ports.ts'
import type { Log } from './log.ts'

export interface GuardOptions {
  command: Command
  /** What the source gives. */
  format: SoundFormat
  /** Bytes of one sample of all channels as the program writes them; 16-bit samples of the format unless told. */
  frameBytes?: number
  /** From whole frames of the program to those of the format. */
  convert?: (frames: Buffer) => Buffer
  log?: Log
}
