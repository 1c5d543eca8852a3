import type { Disk } from '../ports.ts'
import { ignoreMissing } from '../whole-file.ts'
import type { SpoolOptions, SpoolPorts } from './options.ts'
import type { SegmentFiles } from './segment-files.ts'
import type { SegmentRanges } from './segment-ranges.ts'
import type { SegmentFile } from './segments.ts'
import type { SpoolState } from './state.ts'

const BALLAST = 'ballast'

export interface Room {
  /** Makes the reserve, where there is room for it. */
  fillBallast(): Promise<void>
  /** Gives up the reserve; false when it is gone already. */
  dropBallast(): Promise<boolean>
  /**
   * Removes the oldest closed segment: one that the server has, else one that it has not, which is noted first.
   *
   * @param onlyAcked - sound that the server lacks stays
   * @returns false when there is none
   */
  dropOldest(onlyAcked?: boolean): Promise<boolean>
  /** Removes segments that the server has had for long enough. */
  dropExpired(): Promise<void>
  isTight(): Promise<boolean>
}

interface Held {
  state: SpoolState
  saveState(): Promise<void>
  files(): SegmentFiles
  ranges: SegmentRanges
  /** Told that a segment is gone. */
  forget(name: string): void
  /** Numbers of the segments that are being written. */
  openSegments(): ReadonlySet<number | undefined>
}

/** Bounds of the spool, and what goes when they are met. */
export function createRoom({ disk, clock }: SpoolPorts, options: SpoolOptions, held: Held): Room {
  const { dir } = options
  const startOf = (file: SegmentFile) => held.state.starts.find(({ bootId }) => bootId === file.bootId)
  function closed(files: SegmentFile[]): SegmentFile[] {
    const open = held.openSegments()
    return files.filter(({ segment }) => !open.has(segment))
  }

  async function isAcked(file: SegmentFile): Promise<boolean> {
    // What the server has, it has for good.
    if (held.files().isAcked(file.name)) return true
    const start = startOf(file)
    return start === undefined || (start.acked.seq > 0 && start.acked.seq >= (await held.ranges.end(file)).seq)
  }

  async function remove({ name }: SegmentFile): Promise<void> {
    await disk.unlink(`${dir}/${name}`).catch(ignoreMissing)
    await disk.syncDir(dir)
    held.forget(name)
  }

  return {
    fillBallast: () => fillBallast(disk, options),
    dropBallast: async () => {
      try {
        await disk.unlink(`${dir}/${BALLAST}`)
        return true
      } catch {
        return false
      }
    },
    dropOldest: async (onlyAcked = false) => {
      const files = closed(held.files().all())
      for (const file of files)
        if (await isAcked(file)) {
          await held.saveState().catch(() => undefined)
          await remove(file)
          return true
        }
      const [oldest] = files
      if (onlyAcked || oldest === undefined) return false
      const start = startOf(oldest)
      const { seq, endSample } = await held.ranges.end(oldest)
      if (start !== undefined && seq > (start.dropped?.seq ?? 0)) start.dropped = { seq, endSample }
      // On a disk that is full to the last byte the note has to wait until there is room; without it the gap has another name.
      const isNoted = await held.saveState().then(
        () => true,
        () => false,
      )
      await remove(oldest)
      if (!isNoted) await held.saveState().catch(() => undefined)
      return true
    },
    dropExpired: async () => {
      const now = clock.monoMs()
      const drop = async (file: SegmentFile): Promise<void> => {
        await held.saveState()
        await remove(file)
      }
      for (const file of held.files().ackedBy(now - options.keepAckedMs)) await drop(file)
      for (const file of closed(held.files().unacked())) {
        if (!(await isAcked(file))) continue
        held.files().noteAcked(file, now)
        if (options.keepAckedMs <= 0) await drop(file)
      }
    },
    isTight: async () => held.files().bytes() > options.maxBytes || (await disk.freeBytes(dir)) < options.minFreeBytes,
  }
}

async function fillBallast(disk: Disk, { dir, ballastBytes, minFreeBytes }: SpoolOptions): Promise<void> {
  const there = await disk.size(`${dir}/${BALLAST}`)
  if (ballastBytes === 0 || there === ballastBytes) return
  if ((await disk.freeBytes(dir)) < 2 * ballastBytes + minFreeBytes) return
  if (there !== undefined) await disk.unlink(`${dir}/${BALLAST}`)
  const file = await disk.create(`${dir}/${BALLAST}`)
  try {
    await file.append(Buffer.alloc(ballastBytes))
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.syncDir(dir)
}
