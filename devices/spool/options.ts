import type { Ports } from '../ports.ts'

export type SpoolPorts = Pick<Ports, 'disk' | 'clock' | 'random'>

export interface SpoolOptions {
  dir: string
  /** 16 bytes. */
  deviceId: Buffer
  /** The server's X25519 key, 32 bytes; without it everybody who finds the device can hear what it holds. */
  serverKey: Buffer | undefined
  maxBytes: number
  /** Room that is left to others on the same disk. */
  minFreeBytes: number
  /** What gives way when there is no room: the oldest sound, or the capture. */
  whenFull: 'oldest' | 'stop'
  /** How long what the server has acknowledged stays, where there is room: it may come back from an older copy of itself. */
  keepAckedMs: number
  /** Kept in reserve, so that on a full disk gaps and state can still be written. */
  ballastBytes: number
  maxSegmentBytes: number
  maxSegmentMs: number
  /** Longest time between a record and its sync. */
  groupMs: number
}

const MIB = 1024 ** 2

export const defaultSpoolOptions: Omit<SpoolOptions, 'dir' | 'deviceId' | 'serverKey'> = {
  maxBytes: 8 * 1024 * MIB,
  minFreeBytes: 64 * MIB,
  whenFull: 'oldest',
  keepAckedMs: 24 * 3600_000,
  ballastBytes: 4 * MIB,
  maxSegmentBytes: 4 * MIB,
  maxSegmentMs: 10 * 60_000,
  groupMs: 1000,
}
