/** A sound file that is being written, 16 bits a sample. */
export interface SoundWriter {
  /** Adds samples, −1..1, one array per channel. */
  write(planes: readonly Float32Array[]): Promise<void>
  /** Bytes in the file so far. */
  bytes(): number
  /** Writes what is still held, puts the lengths into the header and makes the file durable. */
  finish(): Promise<void>
  /** Frees the file as it is; safe after `finish`. */
  close(): Promise<void>
}

export interface SoundShape {
  sampleRate: number
  channels: number
  /** A block of our own in front of the samples, which players pass over; its name has four letters. */
  extra?: { name: string; data: Buffer }
}

/** To 16 bits; what lies outside −1..1 is clipped. */
export function toInt16(sample: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(sample * 32768)))
}
