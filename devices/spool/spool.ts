import type { SoundFormat } from '../capture-source.ts'
import { formatRecord } from '../protocol/format-record.ts'
import { createGapNotes, type GapNote } from './gap-notes.ts'
import { createLiveStart, type LiveStart, type NewRecord } from './live-start.ts'
import type { SpoolOptions, SpoolPorts } from './options.ts'
import { createStartReader, type StartReader } from './read-start.ts'
import { createRoom } from './room.ts'
import { createSegmentFiles } from './segment-files.ts'
import { createSegmentLog, type SegmentLog } from './segment-log.ts'
import { createSegmentRanges } from './segment-ranges.ts'
import { listSegments, salvage } from './segments.ts'
import { NOTHING, readState, writeState, type Mark, type SpoolState, type Start } from './state.ts'

export type SpoolHealth = 'well' | 'disk-full' | 'disk-failing'

export interface Spool {
  /** Begins a start: its number is durable before its first record is written. Until then records go to the one before. */
  begin(format: SoundFormat, clockId: string): Promise<void>
  /** Begins another start like the current one, so that what comes now can be sent before what came. */
  beginAnew(): Promise<void>
  /** The current start. */
  current(): Start | undefined
  /** Queues a record. Without room, sound becomes a gap record in its place. */
  append(record: NewRecord): void
  /** Where the next record of the current start will begin, in samples. */
  nextSample(): number
  starts(): readonly Start[]
  /** Whether more may still be written to a start. */
  isOpen(start: Start): boolean
  /** Records of a start behind a mark, without holes, as they were written. */
  read(start: Start, after: Mark, maxBytes: number): Promise<Buffer[]>
  /** Whether the server has everything of the current start. */
  isAcked(): boolean
  /** Whether it has everything that was given to this spool since it was opened. */
  isAllAcked(): boolean
  /** Notes what the server has said about a start. */
  noteMark(start: Start, epoch: number, mark: Mark): void
  /** Is called whenever there is more to read of the current start. */
  onWritten: (() => void) | undefined
  health(): SpoolHealth
  /** To be called every few seconds: bounds, reserve, what is expired. */
  maintain(): Promise<void>
  /** Removes everything that was recorded; what the server lacks becomes a gap. */
  erase(): Promise<void>
  flush(): Promise<void>
  close(): Promise<void>
}

interface Part {
  log: SegmentLog
  part: LiveStart
}

/** Starts that the server has whole are remembered, in case that it comes back from an older copy. */
const STARTS_KEPT = 20

/** Opens the spool of a device and makes durable what was left in it. */
export async function openSpool(ports: SpoolPorts, options: SpoolOptions): Promise<Spool> {
  const { disk, clock, random } = ports
  const { dir } = options
  await disk.makeDir(dir)
  const state: SpoolState = await readState(disk, dir)
  const readers = new Map<string, StartReader>()
  const ranges = createSegmentRanges(disk, dir)
  let live: Part | undefined
  /** Starts whose number is not durable yet: nobody may be told of them. */
  const unborn = new Set<Start>()
  let saving: Promise<void> = Promise.resolve()
  const open = new Set<Part>()
  /** Starts before the current one, and through which record the server does not have them yet. */
  let owed: { start: Start; seq: number }[] = []
  let health: SpoolHealth = 'well'
  let { nextSegment, error } = await salvage(disk, dir)
  let files = createSegmentFiles(await listSegments(disk, dir))

  const saveState = (): Promise<void> => (saving = saving.then(writeStateNow, writeStateNow))
  async function writeStateNow(): Promise<void> {
    const old = state.starts.slice(0, -STARTS_KEPT).filter(({ bootId }) => files.hasStart(bootId))
    state.starts = [...old, ...state.starts.slice(-STARTS_KEPT)]
    await writeState(disk, dir, state)
  }
  const room = createRoom(ports, options, {
    state,
    saveState,
    files: () => files,
    ranges,
    forget: (name) => {
      files.remove(name)
      ranges.forget(name)
    },
    openSegments: () => new Set([...open].map(({ log }) => log.currentSegment())),
  })
  if (error !== undefined && (await room.dropBallast())) {
    ;({ nextSegment, error } = await salvage(disk, dir))
    files = createSegmentFiles(await listSegments(disk, dir))
  }

  const notes = createGapNotes(disk, dir)
  await recallGaps(await notes.read())
  await notes.prepare()

  /** What processes before us could not write down for want of room. */
  async function recallGaps(noted: readonly GapNote[]): Promise<void> {
    for (const { bootId, seq, endSample, reason } of noted) {
      const start = state.starts.find((one) => one.bootId === bootId)
      if (start === undefined || start.acked.seq >= seq || (start.unwritten?.seq ?? 0) >= seq) continue
      const ends = await Promise.all(files.ofStart(bootId).map((file) => ranges.end(file).catch(() => NOTHING)))
      if (ends.every((end) => end.seq < seq)) start.unwritten = { seq, endSample, reason }
    }
    if (noted.length > 0) await saveState().catch(() => undefined)
  }

  async function makeRoom(): Promise<boolean> {
    const mayDropUnsent = options.whenFull === 'oldest'
    const hadBallast = await room.dropBallast()
    const hasRoom = hadBallast || (await room.dropOldest(!mayDropUnsent).catch(() => false))
    if (!hasRoom || !mayDropUnsent) health = 'disk-full'
    return hasRoom
  }

  function openLog({ bootId, epoch }: Start): SegmentLog {
    const identity = { deviceId: options.deviceId, bootId: Buffer.from(bootId, 'hex'), epoch }
    const { maxSegmentBytes, maxSegmentMs, groupMs } = options
    return createSegmentLog(ports, {
      ...{ dir, identity, maxSegmentBytes, maxSegmentMs, groupMs, makeRoom },
      nextSegment: () => nextSegment++,
      groupBytes: maxSegmentBytes,
      writeAtOnce: true,
      onGrown: (file) => files.put({ ...file, bootId }),
      onFailing: (cause) => {
        health = (cause as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'disk-failing'
      },
      onWell: () => {
        if (health === 'disk-failing') health = 'well'
      },
    })
  }

  async function closePart(ended: Part): Promise<void> {
    ended.part.endGap()
    owed.push({ start: ended.part.start, seq: ended.part.end().seq })
    await ended.log.close()
    open.delete(ended)
  }

  /** A start's number must be durable before anything bears it, however long the disk is full. */
  async function saveStateForCertain(): Promise<void> {
    for (;;) {
      try {
        return await saveState()
      } catch (cause) {
        const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
        if (!isFull || !(await makeRoom())) await clock.sleep(1000)
      }
    }
  }

  const spool: Spool = {
    onWritten: undefined,
    begin: async (format, clockId) => {
      const epoch = state.lastEpoch === 0 ? 0 : state.lastEpoch + 1
      const start: Start = { bootId: random.bytes(16).toString('hex'), clockId, epoch, format, acked: NOTHING }
      state.lastEpoch = epoch
      state.starts.push(start)
      unborn.add(start)
      await saveStateForCertain()
      const log = openLog(start)
      const noRoom = () => (health === 'well' ? undefined : health)
      const part = createLiveStart(ports, options, start, log, {
        ...{ noRoom, onWritten: () => spool.onWritten?.() },
        onGap: (end, reason) => notes.note({ bootId: start.bootId, ...end, reason }),
      })
      const before = live
      live = { log, part }
      open.add(live)
      unborn.delete(start)
      if (format.array !== undefined) part.append(formatRecord(format, clock))
      if (before !== undefined) await closePart(before)
    },
    beginAnew: async () => {
      if (live !== undefined) await spool.begin(live.part.start.format, live.part.start.clockId)
    },
    current: () => live?.part.start,
    append: (record) => live?.part.append(record),
    nextSample: () => live?.part.nextSample() ?? 0,
    starts: () => state.starts.filter((start) => !unborn.has(start)),
    isOpen: (start) => [...open].some(({ part }) => part.start === start),
    read: async (start, after, maxBytes) => {
      const writing = [...open].find(({ part }) => part.start === start)
      const recent = writing?.part.recent(after, maxBytes)
      if (recent !== undefined) return recent
      let reader = readers.get(start.bootId)
      if (reader === undefined) readers.set(start.bootId, (reader = createStartReader({ disk, ranges }, dir, start)))
      return reader.read(files.ofStart(start.bootId), after, maxBytes, writing === undefined)
    },
    isAcked: () => live === undefined || live.part.start.acked.seq >= live.part.end().seq,
    isAllAcked: () => {
      owed = owed.filter(({ start, seq }) => start.acked.seq < seq)
      return owed.length === 0 && spool.isAcked()
    },
    noteMark: (start, epoch, mark) => {
      if (mark.seq > start.acked.seq) start.acked = mark
      if (start.epoch === epoch) return
      start.epoch = epoch
      state.lastEpoch = Math.max(state.lastEpoch, epoch)
      // The next start goes on from this number.
      void saveState().catch(() => undefined)
    },
    health: () => health,
    maintain: async () => {
      await room.dropExpired()
      while (await room.isTight()) {
        if (await room.dropOldest(options.whenFull === 'stop')) continue
        if (options.whenFull === 'stop') health = 'disk-full'
        break
      }
      const hasRoom = !(await room.isTight()) && [...open].every(({ log }) => log.waitingBytes() === 0)
      if (health === 'disk-full' && hasRoom) health = 'well'
      if (health !== 'well') return
      // Whoever captures may have fallen silent meanwhile: a gap must not wait for the next sound.
      for (const { part } of open) part.endGap()
      await notes.prepare()
      await room.fillBallast()
    },
    erase: async () => {
      const erased = live?.part
      await spool.beginAnew()
      if (erased !== undefined && erased.end().seq > 0) erased.start.dropped = erased.end()
      while (await room.dropOldest()) continue
      for (const start of state.starts) if (start.dropped !== undefined) start.droppedFor = 'withdrawn'
      await saveState()
    },
    flush: async () => live?.log.flush(),
    close: async () => {
      const last = live
      live = undefined
      if (last !== undefined) await closePart(last)
      // What was acknowledged of late; without it the next start asks the server.
      await saveState().catch(() => undefined)
    },
  }
  return spool
}
