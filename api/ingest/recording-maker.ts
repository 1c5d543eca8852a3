import type { Clock, Disk } from '../../devices/ports.ts'
import { arrayOfFormat } from '../../devices/protocol/format-record.ts'
import { lastSeqOf } from '../../devices/spool/gap.ts'
import { AUDIO, CLOCK, FORMAT, LAST_BEFORE_STOP, OPUS, SEALED, type StoredRecord } from '../../devices/spool/record.ts'
import type { Opener } from '../../devices/spool/seal.ts'
import { readWhole, writeWhole } from '../../devices/whole-file.ts'
import type { DeviceTable, EnrolledDevice } from './devices.ts'
import type { IntakeLog } from './intake-log.ts'
import { addToPieces, placedPieces, type LedgerBook, type LedgerPiece } from './ledger-book.ts'
import { createSegmentRelease } from './done-segments.ts'
import type { LogEntry } from './log-entry.ts'
import { createOpusSound, type OpusSound } from './opus-sound.ts'
import { openSpanFile, type SpanFile } from './span-file.ts'
import { createSpanCutter, levelDb, type Span, type SpanCutter } from './spans.ts'
import { createStartTimes, type SeenStart } from './start-times.ts'
import type { WallTime } from './time-map.ts'
import { createWorkLine } from './work-line.ts'

/** A span with everything that a recording needs. */
export interface MadeRecording {
  span: Span
  device: EnrolledDevice
  startedAt: WallTime
  /** Name of the microphone array that the device told of. */
  array: string | undefined
  /** 16-bit samples, interleaved, so many bytes in all. */
  pcmBytes: number
  pcm: () => AsyncIterable<Buffer>
}

export interface RecordingMaker {
  /** Takes what has become durable, in the order of the log. */
  take(entry: Extract<LogEntry, { kind: 'record' }>): void
  /** To be called every few seconds: ends spans that nothing is added to, lets go segments that have become recordings. */
  maintain(): Promise<void>
  /** Takes nothing more; what is under way is done when it resolves. What is not done is made of the log by the next one. */
  close(): Promise<void>
}

export interface RecordingMakerDeps {
  disk: Disk
  clock: Clock
  dir: string
  log: IntakeLog
  devices: DeviceTable
  opener: Opener
  /** Durable and queued when it resolves; the same again is the same recording. */
  onRecording: (made: MadeRecording) => Promise<{ recordingId: string } | void>
  /** Told what became of all that was captured. */
  ledger?: LedgerBook
  /** Sound that could not be opened: told with numbers, never with content. */
  onUnreadable: (device: string, epoch: number, seq: number) => void
  /** Told once: it makes nothing any more. What is not done is in the log, and another one makes it of that. */
  onFailing: (error: unknown) => void
}

/** A span ends when nothing has been added to it for so long: the device has stopped, or its network has. */
const IDLE_MS = 120_000
/** No record of sound holds more: a second of eight channels at the highest rates, four times over. */
const MOST_PCM_BYTES = 16 * 1024 ** 2
const PROGRESS = 'progress'
const NO_SOUND = { pcm: Buffer.alloc(0), isReadable: true }

interface Course extends Omit<SeenStart, 'pendingMs'> {
  cutter: SpanCutter
  file: SpanFile | undefined
  /** Through which record everything has become recordings, or needs not. */
  doneSeq: number
  takenSeq: number
  heardMs: number
  /** A cut that was decided before a crash: made again at the same place. */
  cutSeq: number
  /** Name of its microphone array, where it has told of one. */
  array: string | undefined
  opus: OpusSound
  /** Of what is taken and not yet done. */
  pieces: LedgerPiece[]
  /** The last record with a place in the sample clock. */
  last: Pick<StoredRecord, 'rate' | 'monoMs' | 'wallMs'> | undefined
}

/** By device and epoch: what is done, where the next cut was decided, and until when what became recordings lasted. */
type Progress = Record<string, { done: number; cut: number; array?: string; endMs?: number }>

/** Turns the log into recordings: one file a span, cut where nobody speaks. After a crash it goes on from what was noted. */
export async function openRecordingMaker(deps: RecordingMakerDeps): Promise<RecordingMaker> {
  const { disk, clock, dir, log } = deps
  await disk.makeDir(dir)
  for (const { name } of await disk.list(dir)) if (name.endsWith('.pcm')) await disk.unlink(`${dir}/${name}`)
  const noted = JSON.parse((await readWhole(disk, dir, PROGRESS)) ?? '{}') as Progress
  const courses = new Map<string, Course>()
  const line = createWorkLine(deps.onFailing)
  const releaseSegments = createSegmentRelease(log, (start) => noted[start]?.done ?? 0)

  const times = createStartTimes(clock, log.marks, {
    ends: () => Object.entries(noted).map(([key, { endMs }]) => ({ ...startOf(key), endMs })),
    starts: () => [...courses.values()].map((course) => ({ ...course, pendingMs: pendingMs(course) })),
  })

  const saveProgress = (): Promise<void> => writeWhole(disk, dir, PROGRESS, JSON.stringify(noted))

  function courseOf(device: string, epoch: number): Course {
    const key = `${device} ${epoch}`
    const { done, cut, array } = noted[key] ?? { done: 0, cut: 0 }
    const known = courses.get(key)
    if (known !== undefined) return known
    const course = { device, epoch, cutter: createSpanCutter(device), file: undefined, doneSeq: done, takenSeq: done }
    const made: Course = {
      ...course,
      heardMs: clock.monoMs(),
      cutSeq: cut,
      array,
      opus: createOpusSound(),
      pieces: [],
      ...{ first: undefined, last: undefined, arrivedMs: Infinity },
    }
    courses.set(key, made)
    return made
  }

  async function finish(course: Course, span: Span | undefined, through: number): Promise<void> {
    const { file } = course
    let recordingId: string | undefined
    course.file = undefined
    course.opus.free()
    const key = `${course.device} ${course.epoch}`
    const startedAt = span && times.of(span, span, (span.samples / span.rate) * 1000)
    const endMs = span && startedAt ? startedAt.atMs + (span.samples / span.rate) * 1000 : noted[key]?.endMs
    if (span !== undefined && startedAt !== undefined && file !== undefined) {
      // The place of the cut is noted first: after a crash the same recording is made, not another that overlaps it.
      noted[key] = { ...noted[key], done: course.doneSeq, cut: span.throughSeq }
      await saveProgress()
      await file.close()
      recordingId = await hand(span, file, startedAt, course.array)
      await file.remove()
    }
    await enter(course, span, startedAt, recordingId)
    Object.assign(course, { doneSeq: through, cutSeq: 0 })
    const { array } = course
    noted[key] = { done: through, cut: 0, ...(array !== undefined && { array }), ...(endMs !== undefined && { endMs }) }
    await saveProgress()
  }

  /** Into the ledger, before it leaves the log. */
  async function enter(
    course: Course,
    span: Span | undefined,
    startedAt: WallTime | undefined,
    recordingId: string | undefined,
  ): Promise<void> {
    const { device, epoch, pieces, last } = course
    if (last === undefined) return
    const isCompared = span === undefined || startedAt === undefined || times.isCompared(course)
    const lastMs = isCompared ? times.of(course, last).atMs : startedAt.atMs + last.monoMs - span.monoMs
    const aheadMs = lastMs - last.wallMs
    const where = { recordingId, firstSample: span?.firstSample ?? 0, timeQuality: startedAt?.quality }
    const placed = placedPieces(pieces, { ...where, aheadMs })
    await deps.ledger?.add({ device, epoch, rate: last.rate, pieces: placed })
    course.pieces = []
  }

  /** Name of the recording that was made; none of a device that is out of use. */
  async function hand(
    span: Span,
    file: SpanFile,
    startedAt: WallTime,
    told: string | undefined,
  ): Promise<string | undefined> {
    const device = await deps.devices.find(span.device)
    if (device === undefined || device.revokedAt !== undefined) return undefined
    const array = told ?? device.array
    const made = { span, device, startedAt, array, pcmBytes: file.bytes(), pcm: () => file.read() }
    return (await deps.onRecording(made))?.recordingId
  }

  /** Silence where it cannot be read. */
  async function pcmOf(record: StoredRecord, { device, opus }: Course): Promise<{ pcm: Buffer; isReadable: boolean }> {
    const wanted = record.samples * record.channels * 2
    const payload = (record.flags & SEALED) === 0 ? record.payload : deps.opener.open(record)
    if (wanted <= MOST_PCM_BYTES && payload !== undefined) {
      const decoded = record.codec === OPUS ? await opus.decode(record, payload) : { pcm: payload, isWhole: true }
      if (!decoded.isWhole) deps.onUnreadable(device, record.epoch, record.seq)
      if (decoded.pcm.length === wanted) return { pcm: decoded.pcm, isReadable: decoded.isWhole }
    }
    deps.onUnreadable(device, record.epoch, record.seq)
    return { pcm: Buffer.alloc(Math.min(wanted, MOST_PCM_BYTES)), isReadable: false }
  }

  async function takeRecord(device: string, record: StoredRecord): Promise<void> {
    const course = courseOf(device, record.epoch)
    if (record.seq <= course.takenSeq) return
    if (record.type === CLOCK) times.noteClock(device, record)
    if (record.type === FORMAT) course.array = arrayOfFormat(record.payload)
    const { pcm, isReadable } = record.type === AUDIO ? await pcmOf(record, course) : NO_SOUND
    const ended = course.cutter.take(record, levelDb(pcm))
    const isOver = ended !== undefined || (course.cutSeq > 0 && record.seq > course.cutSeq)
    if (isOver) await finish(course, ended ?? course.cutter.end(), course.takenSeq)
    course.takenSeq = lastSeqOf(record)
    const { rate, monoMs, wallMs } = record
    if (rate > 0) course.last = { rate, monoMs, wallMs }
    if (record.type === AUDIO) {
      course.first ??= { monoMs, wallMs }
      course.arrivedMs = Math.min(course.arrivedMs, clock.wallMs() - monoMs - (record.samples * 1000) / rate)
    }
    addToPieces(course.pieces, record, isReadable)
    course.heardMs = clock.monoMs()
    if ((record.flags & LAST_BEFORE_STOP) !== 0) return finish(course, course.cutter.end(), course.takenSeq)
    if (record.type !== AUDIO) return
    course.file ??= await openSpanFile(disk, dir, `${device}-${record.epoch}-${record.seq}.pcm`, record)
    await course.file.add(record, pcm)
  }

  for (const name of await log.segments())
    for (const entry of await log.entries(name))
      if (entry.kind === 'record') await takeRecord(entry.device, entry.record)
  return {
    take: ({ device, record }) => void line.add(() => takeRecord(device, record)),
    maintain: () =>
      line.add(async () => {
        for (const course of courses.values()) {
          const isIdle = clock.monoMs() - course.heardMs > IDLE_MS
          if (isIdle && course.takenSeq > course.doneSeq) await finish(course, course.cutter.end(), course.takenSeq)
        }
        await releaseSegments()
      }),
    close: async () => {
      await line.end()
      for (const { file, opus } of courses.values()) {
        opus.free()
        // What of it is not written, nobody needs.
        await file?.close().catch(() => undefined)
      }
    },
  }
}

function pendingMs({ pieces, last }: Course): number {
  const samples = pieces.length === 0 ? 0 : pieces[pieces.length - 1].to - pieces[0].from
  return last === undefined ? 0 : (samples / last.rate) * 1000
}

const startOf = (key: string) => ({ device: key.split(' ')[0], epoch: Number(key.split(' ')[1]) })
