import { AppError } from '../../engine/errors.ts'
import type { Message } from '../../devices/protocol/messages.ts'
import { gapOf, lastSeqOf } from '../../devices/spool/gap.ts'
import { decodeRecord, type StoredRecord } from '../../devices/spool/record.ts'
import { noteChecksum, type EpochMarks } from './epoch-marks.ts'
import type { IntakeLog } from './intake-log.ts'

/** Records that came ahead of their turn wait here, so many at most. */
const WINDOW_RECORDS = 64
const WINDOW_BYTES = 4 * 1024 ** 2

/** Takes the records of one session into the log, each exactly once and in order. */
export interface RecordTaker {
  /**
   * @returns what the device is to be told at once, if anything
   * @throws AppError PROTOCOL_INVALID - the record is not whole, or of no start that was announced; DEVICE_CLONED
   */
  take: (bytes: Buffer) => Message<'expect'> | undefined
}

interface Watch {
  /** Bytes of the device's credit are free again, and the mark of an epoch may have moved. */
  onSettled: (start: EpochMarks, bytes: number) => void
}

export function createRecordTaker(
  log: IntakeLog,
  device: string,
  starts: ReadonlyMap<number, EpochMarks>,
  { onSettled }: Watch,
): RecordTaker {
  const windows = new Map<number, Map<number, StoredRecord>>()
  /** Behind which record of an epoch the device was last asked to go on: once is enough, links lose nothing. */
  const asked = new Map<number, number>()
  let windowBytes = 0

  function append(start: EpochMarks, record: StoredRecord): void {
    const mark = { seq: lastSeqOf(record), endSample: record.firstSample + record.samples }
    start.taken = mark
    noteChecksum(start, record.seq, record.payloadCrc)
    log.append(device, record.bytes, () => {
      start.durable = mark
      onSettled(start, record.bytes.length)
    })
  }

  function checkDuplicate(start: EpochMarks, record: StoredRecord): void {
    const known = start.checksums.get(record.seq)
    // A gap that stands for a record gone bad differs from it, and that is nothing to wonder at.
    if (known === undefined || known === record.payloadCrc || gapOf(record) !== undefined) return
    throw new AppError('DEVICE_CLONED', { detail: { device, epoch: start.epoch } })
  }

  function drainWindow(start: EpochMarks, window: Map<number, StoredRecord>): void {
    for (;;) {
      const next = window.get(start.taken.seq + 1)
      if (next === undefined) return
      window.delete(next.seq)
      windowBytes -= next.bytes.length
      append(start, next)
    }
  }

  function waitInWindow(start: EpochMarks, record: StoredRecord): Message<'expect'> | undefined {
    const window = windows.get(start.epoch) ?? new Map<number, StoredRecord>()
    windows.set(start.epoch, window)
    if (window.size < WINDOW_RECORDS && windowBytes < WINDOW_BYTES && !window.has(record.seq)) {
      window.set(record.seq, record)
      windowBytes += record.bytes.length
    } else onSettled(start, record.bytes.length)
    if (asked.get(start.epoch) === start.taken.seq) return undefined
    asked.set(start.epoch, start.taken.seq)
    return { epoch: start.epoch, ...start.taken }
  }

  return {
    take: (bytes) => {
      const record = decodeRecord(bytes)
      if (record === undefined || record.bytes.length !== bytes.length)
        throw new AppError('PROTOCOL_INVALID', { detail: { wanted: 'a whole record' } })
      const start = starts.get(record.epoch)
      if (start === undefined)
        throw new AppError('PROTOCOL_INVALID', { detail: { wanted: 'a start that was announced', got: record.epoch } })
      if (record.seq <= start.taken.seq) {
        checkDuplicate(start, record)
        onSettled(start, bytes.length)
        return undefined
      }
      if (record.seq > start.taken.seq + 1) return waitInWindow(start, record)
      append(start, record)
      const window = windows.get(record.epoch)
      if (window !== undefined) drainWindow(start, window)
      return undefined
    },
  }
}
