import { AppError } from '../../engine/errors.ts'
import type { Mark } from '../../devices/spool/state.ts'

/** What is known of one start of a device. The mark is kept for ever, one row a start: the horizon of dedupe has no end. */
export interface EpochMarks {
  device: string
  epoch: number
  boot: string
  clock: string
  /** Its number is in the log for certain: what a device may be told. One that is told and then lost would be given to another start. */
  isNoted: boolean
  /** Given to the log: what comes again is a duplicate. */
  taken: Mark
  /** In the log for certain: what may be acknowledged. */
  durable: Mark
  /** Payload checksums of the last records, to tell another device with the same identity. */
  checksums: Map<number, number>
}

/** So many records back a payload is compared with the one that was taken. */
const CHECKSUMS_KEPT = 256

export interface MarkTable {
  byBoot(device: string, boot: string): EpochMarks | undefined
  byEpoch(device: string, epoch: number): EpochMarks | undefined
  /**
   * Takes a start in under its number, or under a new one if it comes without.
   *
   * @throws AppError DEVICE_CLONED - the number belongs to another start
   */
  add(start: { device: string; boot: string; clock: string; epoch: number }): EpochMarks
  all(): EpochMarks[]
}

const none: Mark = { seq: 0, endSample: 0 }

export function createMarkTable(known: readonly Omit<EpochMarks, 'checksums' | 'isNoted'>[] = []): MarkTable {
  const byBoot = new Map<string, EpochMarks>()
  const byEpoch = new Map<string, EpochMarks>()
  const highest = new Map<string, number>()
  function keep(marks: EpochMarks): EpochMarks {
    byBoot.set(`${marks.device} ${marks.boot}`, marks)
    byEpoch.set(`${marks.device} ${marks.epoch}`, marks)
    highest.set(marks.device, Math.max(highest.get(marks.device) ?? 0, marks.epoch))
    return marks
  }
  for (const marks of known) keep({ ...marks, isNoted: true, checksums: new Map() })
  return {
    byBoot: (device, boot) => byBoot.get(`${device} ${boot}`),
    byEpoch: (device, epoch) => byEpoch.get(`${device} ${epoch}`),
    add: ({ device, boot, clock, epoch }) => {
      const number = epoch === 0 ? (highest.get(device) ?? 0) + 1 : epoch
      if (byEpoch.has(`${device} ${number}`)) throw new AppError('DEVICE_CLONED', { detail: { device, epoch: number } })
      const marks = { taken: none, durable: none, checksums: new Map<number, number>() }
      return keep({ device, boot, clock, epoch: number, isNoted: false, ...marks })
    },
    all: () => [...byBoot.values()],
  }
}

export function noteChecksum({ checksums }: EpochMarks, seq: number, checksum: number): void {
  checksums.set(seq, checksum)
  checksums.delete(seq - CHECKSUMS_KEPT)
}
