import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { gapPayload, type GapReason } from '../../devices/spool/gap.ts'
import { AUDIO, GAP, NO_CODEC, PCM16, decodeRecord, encodeRecord } from '../../devices/spool/record.ts'
import type { TimeQuality } from '../../engine/recording-types.ts'
import { openIntakeLog } from './intake-log.ts'
import { addToPieces, openLedgerBook, placedPieces, type LedgerPiece } from './ledger-book.ts'
import { readLedger, type RecordingFate } from './ledger.ts'

const RATE = 100
const DEVICE = 'ab'.repeat(16)
const NOON = Date.UTC(2026, 10, 26, 4)
const OFFSET = 480

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-ledger-'))
})
afterEach(() => rm(dir, { recursive: true }))

interface Span {
  samples: number
  reason?: GapReason
}

/** Records of one start, a second after the other, from noon in China on. */
function records(spans: readonly Span[], wallMs = NOON) {
  let sample = 0
  return spans.map(({ samples, reason }, i) => {
    const common = { flags: 0, epoch: 1, seq: i + 1, firstSample: sample, samples, rate: RATE, previous: 0 }
    const times = { monoMs: (sample * 1000) / RATE, wallMs: wallMs + (sample * 1000) / RATE }
    sample += samples
    const isGap = reason !== undefined
    const kind = isGap ? { type: GAP, codec: NO_CODEC, channels: 0 } : { type: AUDIO, codec: PCM16, channels: 1 }
    const payload = isGap ? gapPayload({ reason, furtherSeqs: 0 }) : Buffer.alloc(samples * 2)
    return decodeRecord(encodeRecord({ ...common, ...times, ...kind }, payload))!
  })
}

async function inBook(spans: readonly Span[], recordingId?: string, wallMs = NOON): Promise<void> {
  const pieces: LedgerPiece[] = []
  for (const record of records(spans, wallMs)) addToPieces(pieces, record, true)
  const book = await openLedgerBook(realDisk, join(dir, 'ledger'))
  const placed = placedPieces(pieces, { recordingId, firstSample: 0, aheadMs: 0 })
  const page = { device: DEVICE, epoch: 1, rate: RATE, pieces: placed }
  await book.add(page)
  await book.add(page)
}

async function inLog(spans: readonly Span[]): Promise<void> {
  const ports = { disk: realDisk, clock: createRealClock(), random: realRandom }
  const options = { maxSegmentBytes: 1e6, maxSegmentMs: 1e9, groupMs: 10, groupBytes: 1e6 }
  const log = await openIntakeLog(ports, { ...options, dir: join(dir, 'log'), onFailing: () => undefined })
  log.marks.add({ device: DEVICE, boot: 'b', clock: '', epoch: 1 })
  for (const record of records(spans)) log.append(DEVICE, record.bytes, () => undefined)
  await log.close()
}

const read = (fate: RecordingFate) =>
  readLedger(
    realDisk,
    { ledger: join(dir, 'ledger'), log: join(dir, 'log') },
    { fateOf: async () => fate, offsetMinutes: OFFSET },
  )

const SPEECH: RecordingFate = {
  state: 'analysed',
  speech: [
    { from: 10, to: 60 },
    { from: 50, to: 90 },
  ],
  redacted: [{ from: 80, to: 95 }],
}

test('speech, silence, covered data and gaps add up to what was captured', async () => {
  await inBook(
    [{ samples: 100 }, { samples: 100 }, { samples: 6000, reason: 'paused' }, { samples: 7, reason: 'overrun' }],
    'r',
  )
  const { days, isBalanced } = await read(SPEECH)
  expect(isBalanced).toBe(true)
  expect(days).toEqual([
    {
      ...{ device: DEVICE, day: '2026-11-26', rate: RATE, captured: 6207 },
      samples: { recognised: 70, redacted: 15, 'no-speech': 115, paused: 6000, overrun: 7 },
      timeQuality: {},
    },
  ])
})

test('sound that became recordings is told by how well its time is known, over all days', async () => {
  const book = await openLedgerBook(realDisk, join(dir, 'ledger'))
  const beforeMidnight = Date.UTC(2026, 10, 26, 15, 59, 59)
  const spans: Span[] = [{ samples: 300 }, { samples: 50, reason: 'paused' }]
  for (const [epoch, timeQuality] of [undefined, 'bounded', 'exact', 'exact'].entries()) {
    const pieces: LedgerPiece[] = []
    for (const record of records(spans, beforeMidnight)) addToPieces(pieces, record, true)
    const place = { recordingId: 'r', firstSample: 0, aheadMs: 0, timeQuality: timeQuality as TimeQuality | undefined }
    await book.add({ device: DEVICE, epoch, rate: RATE, pieces: placedPieces(pieces, place) })
  }
  const { days, isBalanced } = await read({ state: 'waiting' })
  expect(isBalanced).toBe(true)
  expect(days.map(({ timeQuality }) => timeQuality)).toEqual([
    { bounded: 100, exact: 200 },
    { bounded: 200, exact: 400 },
  ])
})

test('a piece that goes over midnight belongs to two days', async () => {
  const beforeMidnight = Date.UTC(2026, 10, 26, 15, 59, 59, 500)
  await inBook([{ samples: 200 }], 'r', beforeMidnight)
  const { days } = await read({ state: 'waiting' })
  expect(days.map(({ day, samples }) => [day, samples])).toEqual([
    ['2026-11-26', { waiting: 50 }],
    ['2026-11-27', { waiting: 150 }],
  ])
})

test.each(['waiting', 'failed', 'deleted'] as const)('a recording that is %s is told as that', async (state) => {
  await inBook([{ samples: 300 }], 'r')
  expect((await read({ state })).days).toMatchObject([{ captured: 300, samples: { [state]: 300 } }])
})

test('what lies in the log is waiting, and what is in the book already is not counted twice', async () => {
  await inBook([{ samples: 100 }, { samples: 100 }], 'r')
  await inLog([{ samples: 100 }, { samples: 100 }, { samples: 100 }, { samples: 50, reason: 'below-gate' }])
  const { days, isBalanced } = await read({ state: 'failed' })
  expect(isBalanced).toBe(true)
  expect(days).toMatchObject([{ captured: 350, samples: { failed: 200, waiting: 100, 'below-gate': 50 } }])
})

test('a record that somebody removed is found', async () => {
  await inLog(Array.from({ length: 5 }, () => ({ samples: 100 })))
  const [name] = (await readdir(join(dir, 'log'))).filter((one) => one.endsWith('.td'))
  const path = join(dir, 'log', name)
  const bytes = await readFile(path)
  bytes.fill(0, bytes.length - 700, bytes.length - 400)
  await writeFile(path, bytes)
  const { days, isBalanced } = await read({ state: 'waiting' })
  expect(isBalanced).toBe(false)
  expect(days[0].samples.unaccounted).toBeGreaterThan(0)
  expect(days[0].captured).toBe(500)
})

test('a page that somebody shortened is found by the marks', async () => {
  await inBook([{ samples: 100 }], 'r')
  await inLog([{ samples: 100 }, { samples: 100 }])
  const file = join(dir, 'ledger', `${DEVICE}-1.json`)
  const text = (await readFile(file, 'utf8')).slice(9)
  await rm(file)
  const page = JSON.parse(text) as { pieces: LedgerPiece[] }
  page.pieces[0].from = 20
  const { writeWhole } = await import('../../devices/whole-file.ts')
  await writeWhole(realDisk, join(dir, 'ledger'), `${DEVICE}-1.json`, JSON.stringify(page))
  const { days, isBalanced } = await read({ state: 'failed' })
  expect(isBalanced).toBe(false)
  expect(days).toMatchObject([{ captured: 200, samples: { unaccounted: 20, failed: 80, waiting: 100 } }])
})
