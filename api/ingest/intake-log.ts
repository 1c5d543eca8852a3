import { AppError } from '../../engine/errors.ts'
import type { Ports } from '../../devices/ports.ts'
import { lastSeqOf } from '../../devices/spool/gap.ts'
import { decodeHeader } from '../../devices/spool/record.ts'
import { createSegmentLog } from '../../devices/spool/segment-log.ts'
import { listSegments, readSegment, salvage } from '../../devices/spool/segments.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'
import { createMarkTable, noteChecksum, type EpochMarks, type MarkTable } from './epoch-marks.ts'
import { decodeEntry, encodeEpochSeen, encodeReceived, type LogEntry } from './log-entry.ts'

/** One log for all devices: fifty streams cost one sync together. */
export interface IntakeLog {
  marks: MarkTable
  /** Queues a record; told when it is durable. */
  append(device: string, record: Buffer, onDurable: () => void): void
  appendEpoch(start: EpochMarks, onDurable: () => void): void
  /** All segments, oldest first. */
  segments(): Promise<string[]>
  /** Segments that nothing is added to any more, oldest first. */
  closedSegments(): Promise<string[]>
  /** Entries of a segment in their order. */
  entries(segment: string): Promise<LogEntry[]>
  /** Removes a segment whose records have become recordings; the marks stay. */
  release(segment: string): Promise<void>
  close(): Promise<void>
}

export interface IntakeLogOptions {
  dir: string
  maxSegmentBytes: number
  maxSegmentMs: number
  groupMs: number
  groupBytes: number
  /** Told each record that has become durable, in the order of the log. */
  onDurable?: (device: string, record: Buffer) => void
  /** Writing has failed twice: nothing may be acknowledged any more, the process is to end with exit status 4. */
  onFailing: (error: unknown) => void
}

export const defaultIntakeLogOptions = {
  maxSegmentBytes: 16 * 1024 ** 2,
  maxSegmentMs: 10 * 60_000,
  groupMs: 100,
  groupBytes: 1024 ** 2,
}

const MARKS = 'marks'

/**
 * Opens the log, makes durable what was left in it, and reads it through for the marks.
 *
 * @throws AppError DISK_FULL, DISK_FAILING - what was left cannot be made durable
 */
export async function openIntakeLog(
  { disk, clock, random }: Pick<Ports, 'disk' | 'clock' | 'random'>,
  options: IntakeLogOptions,
): Promise<IntakeLog> {
  const { dir } = options
  await disk.makeDir(dir)
  const salvaged = await salvage(disk, dir)
  if (salvaged.error !== undefined) {
    const isFull = (salvaged.error as NodeJS.ErrnoException).code === 'ENOSPC'
    throw new AppError(isFull ? 'DISK_FULL' : 'DISK_FAILING', { cause: salvaged.error })
  }
  let { nextSegment } = salvaged
  const text = await readWhole(disk, dir, MARKS)
  const marks = createMarkTable(text === undefined ? [] : (JSON.parse(text) as EpochMarks[]))
  let seq = 0
  const entries = async (name: string): Promise<LogEntry[]> => {
    const records = await readSegment(disk, dir, name)
    seq = Math.max(seq, records.at(-1)?.seq ?? 0)
    return records.map(decodeEntry).filter((entry) => entry !== undefined)
  }
  for (const { name } of await listSegments(disk, dir)) for (const entry of await entries(name)) replay(marks, entry)

  const log = createSegmentLog(
    { disk, clock },
    {
      ...options,
      identity: { deviceId: Buffer.alloc(16), bootId: random.bytes(16), epoch: 0 },
      nextSegment: () => nextSegment++,
      writeAtOnce: false,
      makeRoom: async () => false,
      onWell: () => undefined,
    },
  )
  const place = () => ({ seq: ++seq, monoMs: clock.monoMs(), wallMs: clock.wallMs() })
  return {
    marks,
    entries,
    append: (device, record, onDurable) =>
      log.append(encodeReceived(device, record, place()), {
        onDurable: () => {
          onDurable()
          options.onDurable?.(device, record)
        },
      }),
    appendEpoch: ({ device, epoch, boot, clock: clockId }, onDurable) =>
      log.append(encodeEpochSeen({ kind: 'epoch', device, epoch, boot, clock: clockId }, place()), { onDurable }),
    segments: async () => (await listSegments(disk, dir)).map(({ name }) => name),
    closedSegments: async () => {
      const files = await listSegments(disk, dir)
      return files.filter(({ segment }) => segment !== log.currentSegment()).map(({ name }) => name)
    },
    release: async (name) => {
      const rows = marks.all().map((row) => ({ ...row, taken: row.durable, checksums: undefined }))
      await writeWhole(disk, dir, MARKS, JSON.stringify(rows))
      await disk.unlink(`${dir}/${name}`)
      await disk.syncDir(dir)
    },
    close: () => log.close(),
  }
}

function replay(marks: MarkTable, entry: LogEntry): void {
  if (entry.kind === 'epoch') {
    if (marks.byBoot(entry.device, entry.boot) === undefined && marks.byEpoch(entry.device, entry.epoch) === undefined)
      marks.add(entry).isNoted = true
    return
  }
  const { record } = entry
  const start = marks.byEpoch(entry.device, record.epoch)
  if (start === undefined || record.seq > start.taken.seq + 1 || lastSeqOf(record) <= start.taken.seq) return
  start.taken = { seq: lastSeqOf(record), endSample: record.firstSample + record.samples }
  start.durable = start.taken
  noteChecksum(start, record.seq, decodeHeader(record.bytes)?.payloadCrc ?? 0)
}
