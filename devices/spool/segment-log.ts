import { createBell } from '../bell.ts'
import type { Clock, Disk, DiskFile } from '../ports.ts'
import { SEGMENT_HEADER_BYTES, encodeSegmentHeader, segmentName } from './segment.ts'

export interface SegmentLogOptions {
  dir: string
  identity: { deviceId: Buffer; bootId: Buffer; epoch: number }
  /** Gives the number of a new segment: greater than any before in this folder. */
  nextSegment: () => number
  maxSegmentBytes: number
  maxSegmentMs: number
  /** Longest time that a record waits for its sync, and most bytes that do. */
  groupMs: number
  groupBytes: number
  /** Write each record as it comes, so that it outlives the process; else write when it is synced. */
  writeAtOnce: boolean
  /** Told the size of a segment whenever it has grown. */
  onGrown?: (file: { name: string; segment: number; bytes: number }) => void
  /** Makes room on a full disk; false when there is none to make. */
  makeRoom: () => Promise<boolean>
  /** Told when writing failed again after it had begun anew elsewhere, and when it went well after that. */
  onFailing: (error: unknown) => void
  onWell: () => void
}

/** Longest wait between two tries on a disk that does not take anything. */
const MAX_RETRY_MS = 5000

interface Entry {
  bytes: Buffer
  onWritten: (() => void) | undefined
  onDurable: (() => void) | undefined
}

/**
 * Segments that are only ever added to. A failed sync is never tried again on the same file: the kernel may have dropped the pages and
 * report success (PostgreSQL's fsync bug of 2018). What was not durable is still in memory and is written to a new segment.
 */
export interface SegmentLog {
  /** Queues a record. Both calls come in the order of the records. */
  append(bytes: Buffer, calls?: { onWritten?: () => void; onDurable?: () => void }): void
  /** Bytes that are in memory alone, or not durable yet. */
  waitingBytes(): number
  /** Number of the segment that is written now; its segments before it are closed. 0 before the first. */
  currentSegment(): number
  /** Resolves when everything appended before is durable. */
  flush(): Promise<void>
  /** Flushes and closes; nothing may be appended after. */
  close(): Promise<void>
}

export function createSegmentLog(
  { disk, clock }: { disk: Disk; clock: Clock },
  options: SegmentLogOptions,
): SegmentLog {
  const bell = createBell(clock)
  let pending: Entry[] = []
  let unsynced: Entry[] = []
  let [waiting, unsyncedBytes, oldestMs] = [0, 0, 0]
  let segment = 0
  let current: { name: string; file: DiskFile; bytes: number; sinceMs: number } | undefined
  let failures = 0
  let hurry = false
  let closing = false

  async function begin(): Promise<void> {
    segment = options.nextSegment()
    const name = segmentName(segment, options.identity.bootId)
    const file = await disk.create(`${options.dir}/${name}`)
    current = { name, file, bytes: SEGMENT_HEADER_BYTES, sinceMs: clock.monoMs() }
    await file.append(
      encodeSegmentHeader({ ...options.identity, segment, monoMs: clock.monoMs(), wallMs: clock.wallMs() }),
    )
    await file.sync()
    await disk.syncDir(options.dir)
  }

  const isFull = (more: number): boolean =>
    current !== undefined &&
    current.bytes > SEGMENT_HEADER_BYTES &&
    (current.bytes + more > options.maxSegmentBytes || clock.monoMs() - current.sinceMs > options.maxSegmentMs)

  async function sync(): Promise<void> {
    if (current === undefined || unsynced.length === 0) return
    await current.file.sync()
    const done = unsynced
    unsynced = []
    unsyncedBytes = 0
    failures = 0
    for (const entry of done) {
      waiting -= entry.bytes.length
      entry.onDurable?.()
    }
    options.onWell()
  }

  async function write(): Promise<void> {
    const batch = pending.slice()
    const bytes = batch.length === 1 ? batch[0].bytes : Buffer.concat(batch.map((entry) => entry.bytes))
    if (isFull(bytes.length)) {
      await sync()
      const { file } = current!
      current = undefined
      await file.close()
    }
    if (current === undefined) await begin()
    await current!.file.append(bytes)
    current!.bytes += bytes.length
    options.onGrown?.({ name: current!.name, segment, bytes: current!.bytes })
    if (unsynced.length === 0) oldestMs = clock.monoMs()
    pending = pending.slice(batch.length)
    if (pending.length > 0 && !options.writeAtOnce) oldestMs = clock.monoMs()
    unsynced.push(...batch)
    unsyncedBytes += bytes.length
    for (const entry of batch) entry.onWritten?.()
  }

  /** The file is left as it is; what is not durable goes to another. */
  async function beginAnew(error: unknown): Promise<void> {
    const left = current
    current = undefined
    pending = [...unsynced.map((entry) => ({ ...entry, onWritten: undefined })), ...pending]
    unsynced = []
    unsyncedBytes = 0
    await left?.file.close().catch(() => undefined)
    const isEmpty = left?.bytes === SEGMENT_HEADER_BYTES
    if (isEmpty) await disk.unlink(`${options.dir}/${left.name}`).catch(() => undefined)
    const isFullDisk = (error as NodeJS.ErrnoException).code === 'ENOSPC'
    const hasRoom = isFullDisk && (await options.makeRoom())
    if (!hasRoom) failures += 1
    if (failures > 1 || (isFullDisk && !hasRoom)) {
      options.onFailing(error)
      await clock.sleep(Math.min(MAX_RETRY_MS, 250 * 2 ** Math.min(failures, 5)))
    }
  }

  async function step(): Promise<void> {
    const [waits, since] = options.writeAtOnce ? [unsynced, oldestMs] : [pending, oldestMs]
    const leftMs = since + options.groupMs - clock.monoMs()
    const isDue =
      waits.length > 0 && (leftMs <= 0 || (options.writeAtOnce ? unsyncedBytes : waiting) >= options.groupBytes)
    if (pending.length > 0 && (options.writeAtOnce || isDue || hurry)) await write()
    if (unsynced.length > 0 && (isDue || hurry || !options.writeAtOnce)) await sync()
    if (pending.length === 0 && unsynced.length === 0) hurry = false
    if (hurry || (options.writeAtOnce && pending.length > 0)) return
    const nothingWaits = pending.length === 0 && unsynced.length === 0
    await bell.wait(nothingWaits ? undefined : Math.max(1, oldestMs + options.groupMs - clock.monoMs()))
  }

  async function run(): Promise<void> {
    while (!closing || pending.length > 0 || unsynced.length > 0) {
      try {
        await step()
      } catch (error) {
        await beginAnew(error)
      }
    }
    await current?.file.close().catch(() => undefined)
  }

  const running = run()
  const flush = (): Promise<void> =>
    new Promise((resolve) => {
      const last = pending.at(-1) ?? unsynced.at(-1)
      if (last === undefined) return resolve()
      const { onDurable } = last
      last.onDurable = () => {
        onDurable?.()
        resolve()
      }
      hurry = true
      bell.ring()
    })
  return {
    append: (bytes, { onWritten, onDurable } = {}) => {
      if (pending.length === 0 && !options.writeAtOnce) oldestMs = clock.monoMs()
      pending.push({ bytes, onWritten, onDurable })
      waiting += bytes.length
      if (options.writeAtOnce || pending.length === 1 || waiting >= options.groupBytes) bell.ring()
    },
    waitingBytes: () => waiting,
    currentSegment: () => segment,
    flush,
    close: async () => {
      await flush()
      closing = true
      bell.ring()
      await running
    },
  }
}
