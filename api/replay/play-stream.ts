import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { createFlac } from '../../engine/audio/flac-writer.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { decodeRecord } from '../../devices/spool/record.ts'
import type { Clock } from '../../devices/ports.ts'
import type { DeviceKind } from '../../engine/types.ts'
import { createMarkTable } from '../ingest/epoch-marks.ts'
import type { DeviceTable } from '../ingest/devices.ts'
import type { IntakeLog } from '../ingest/intake-log.ts'
import { openRecordingMaker, type MadeRecording, type RecordingMaker } from '../ingest/recording-maker.ts'
import { createRecordTaker } from '../ingest/take-record.ts'
import { fixtureBroken } from './fixture-file.ts'

/** A line of a recorded stream: a record that arrived, as bytes of the file of records, or the end of the link. */
const Arrival = Type.Union([
  Type.Object({
    atMs: Type.Integer({ minimum: 0 }),
    at: Type.Integer({ minimum: 0 }),
    bytes: Type.Integer({ minimum: 1 }),
  }),
  Type.Object({ atMs: Type.Integer({ minimum: 0 }), cut: Type.Literal(true) }),
])
export type Arrival = Static<typeof Arrival>

/** A recording that the intake made of a stream. */
export interface StreamedRecording {
  path: string
  startedAtMs: number
}

/** Any; what a device is called plays no part. */
const DEVICE = 'd'.repeat(32)
/** The intake ends a recording when nothing came for two minutes. */
const LONG_AFTER_MS = 300_000

/**
 * Plays a recorded device stream into the intake's own code: each record once and in order, however often and in whatever order it came;
 * recordings cut where the intake cuts them. The clock is that of the recording: nothing waits.
 *
 * @returns recordings as FLAC in `target`, in the order of time
 * @throws AppError FIXTURE_BROKEN - a line is none; what the intake throws at what no device sends (PROTOCOL_INVALID, DEVICE_CLONED)
 */
export async function playStream(
  files: { arrivals: string; records: string },
  target: string,
  kind: DeviceKind,
): Promise<StreamedRecording[]> {
  await mkdir(target, { recursive: true })
  const arrivals = await readArrivals(files.arrivals)
  const records = await readFile(files.records)
  const made: StreamedRecording[] = []
  let nowMs = 0
  const clock: Clock = {
    wallMs: () => nowMs,
    monoMs: () => nowMs,
    after: () => () => undefined,
    sleep: async () => undefined,
  }
  const failures: unknown[] = []
  const marks = createMarkTable()
  const log = logInto(marks, (bytes) => maker.take({ kind: 'record', device: DEVICE, record: decodeRecord(bytes)! }))
  const maker: RecordingMaker = await openRecordingMaker({
    ...{ disk: realDisk, clock, dir: join(target, 'spans'), log, devices: onlyDevice(kind) },
    opener: { open: () => undefined },
    onRecording: async (one) => void made.push(await writeRecording(one, join(target, `${made.length}.flac`))),
    onUnreadable: () => undefined,
    onFailing: (error) => failures.push(error),
  })
  let taker = takerOf(log, marks)
  for (const arrival of arrivals) {
    nowMs = Math.max(nowMs, arrival.atMs)
    if ('cut' in arrival) taker = takerOf(log, marks)
    else taker(records.subarray(arrival.at, arrival.at + arrival.bytes))
    await maker.maintain()
  }
  nowMs += LONG_AFTER_MS
  await maker.maintain()
  if (failures.length > 0) throw failures[0]
  return made.sort((a, b) => a.startedAtMs - b.startedAtMs)
}

async function readArrivals(path: string): Promise<Arrival[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, i) => {
    try {
      const value: unknown = JSON.parse(line)
      if (Value.Check(Arrival, value)) return value
    } catch {
      // Told below.
    }
    throw fixtureBroken({ path, line: i + 1, wanted: '{"atMs", "at", "bytes"} or {"atMs", "cut": true}' })
  })
}

/** A link of its own: what waited for its turn on the one before is gone with it. */
function takerOf(log: IntakeLog, marks: IntakeLog['marks']): (bytes: Buffer) => void {
  const starts = new Map(marks.all().map((start) => [start.epoch, start]))
  const taker = createRecordTaker(log, DEVICE, starts, { onSettled: () => undefined })
  return (bytes) => {
    const epoch = decodeRecord(bytes)?.epoch
    if (epoch !== undefined && !starts.has(epoch))
      starts.set(epoch, marks.add({ device: DEVICE, boot: `${epoch}`, clock: `${epoch}`, epoch }))
    taker.take(bytes)
  }
}

function logInto(marks: IntakeLog['marks'], onRecord: (bytes: Buffer) => void): IntakeLog {
  return {
    marks,
    append: (_, bytes, onDurable) => {
      onDurable()
      onRecord(bytes)
    },
    appendEpoch: (_, onDurable) => onDurable(),
    segments: async () => [],
    closedSegments: async () => [],
    entries: async () => [],
    release: async () => undefined,
    close: async () => undefined,
  }
}

function onlyDevice(kind: DeviceKind): DeviceTable {
  const device = { device: DEVICE, publicKey: '', storeId: 'replay', name: 'replay', kind, pack: 'base', enrolledAt: 0 }
  return {
    find: async () => device,
    list: async () => [device],
    put: async () => undefined,
    revoke: async () => undefined,
  }
}

async function writeRecording({ span, startedAt, pcm }: MadeRecording, path: string): Promise<StreamedRecording> {
  const flac = await createFlac(path, { sampleRate: span.rate, channels: span.channels })
  try {
    for await (const bytes of pcm()) await flac.write(planesOf(bytes, span.channels))
    await flac.finish()
  } finally {
    await flac.close()
  }
  return { path, startedAtMs: startedAt.atMs }
}

function planesOf(bytes: Buffer, channels: number): Float32Array[] {
  const length = Math.floor(bytes.length / 2 / channels)
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length }, (__, i) => bytes.readInt16LE((i * channels + channel) * 2) / 32768),
  )
}
