import { expect, test } from 'vitest'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import type { NewRecord } from '../spool/live-start.ts'
import { AUDIO, GAP, LAST_BEFORE_STOP, MARK } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { createRecorder } from './recorder.ts'

const RATE = 100
const NOON = Date.UTC(2026, 10, 1, 4)

/** So many seconds of sound that ended at a time of its own clock. */
function* recorded(seconds: number, endMs: number): Generator<SourceEvent> {
  for (let block = 1; block <= seconds * 5; block++)
    yield { kind: 'sound', pcm: Buffer.alloc(40, 1), samples: 20, monoMs: endMs - seconds * 1000 + block * 200 }
}

/** Records a source for so long in virtual time. */
async function record(source: Omit<CaptureSource, 'format' | 'health'>, forMs: number, isAcked = () => true) {
  const scheduler = createScheduler()
  const { clock } = createMachine(scheduler, { wallMs: NOON, ppm: 0 }).start()
  const records: NewRecord[] = []
  const faults: unknown[] = []
  const spool: Pick<Spool, 'begin' | 'append' | 'flush' | 'isAcked'> = {
    begin: () => Promise.resolve(),
    append: (one) => void records.push(one),
    flush: () => Promise.resolve(),
    isAcked,
  }
  const whole: CaptureSource = {
    ...{ ...source, format: { rate: RATE, channels: 1 } },
    health: () => ({ state: 'running', restarts: 0, overruns: 0 }),
  }
  const options = { recordMs: 200, clockId: 'boot', onFault: (error: unknown) => faults.push(error) }
  const recorder = createRecorder({ clock, spool: spool as Spool }, whole, options)
  const over = new AbortController()
  let isDone = false
  const running = recorder.run(over.signal).then(() => (isDone = true))
  await scheduler.runUntil(forMs)
  const wasDone = isDone
  over.abort()
  await scheduler.runUntil(forMs + 10_000)
  await running
  return { records, faults, wasDone, seconds: records.filter(({ type }) => type === AUDIO).length / 5 }
}

test('a source with an end ends the capture, all of it recorded', async () => {
  const open = async function* (): AsyncGenerator<SourceEvent> {
    yield* recorded(10, 0)
  }
  const { records, wasDone, seconds } = await record({ isFinite: true, open }, 5000)
  expect({ wasDone, seconds }).toEqual({ wasDone: true, seconds: 10 })
  expect(records.at(-1)).toMatchObject({ type: MARK, flags: LAST_BEFORE_STOP })
})

test('each recording of several has an end and times of its own, without a gap between them', async () => {
  const dayMs = 86_400_000

  const open = async function* (): AsyncGenerator<SourceEvent> {
    yield* recorded(10, -dayMs)
    yield { kind: 'end', monoMs: 0 }
    yield* recorded(10, -2 * dayMs)
    yield { kind: 'end', monoMs: 0 }
  }
  const { records } = await record({ isFinite: true, open }, 5000)
  expect(records.filter(({ type }) => type === GAP)).toEqual([])
  const ends = records.flatMap(({ type }, index) => (type === MARK ? [index] : []))
  const firsts = [records[0], records[ends[0] + 1]]
  expect(firsts.map(({ wallMs }) => Math.round((wallMs - NOON) / 1000))).toEqual([-86_410, -172_810])
})

test('a source that throws is opened again, and what is missing is a gap', async () => {
  let opened = 0
  const open = async function* (signal: AbortSignal): AsyncGenerator<SourceEvent> {
    opened += 1
    const startMs = opened * 2000
    await Promise.resolve()
    yield* recorded(1, startMs + 1000)
    if (opened === 1) throw new Error('unforeseen')
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  const { records, faults } = await record({ open }, 8000)
  expect([opened, faults.length]).toEqual([2, 1])
  expect(records.filter(({ type }) => type === GAP)).toMatchObject([{ samples: 100 }])
})

test('a source that can wait is read no further than five minutes ahead of the server', async () => {
  const open = async function* (): AsyncGenerator<SourceEvent> {
    yield* recorded(1000, 0)
  }
  const waiting = await record({ isFinite: true, canWait: true, open }, 60_000, () => false)
  expect(waiting.wasDone).toBe(false)
  const follows = await record({ isFinite: true, canWait: true, open }, 60_000)
  expect(follows).toMatchObject({ wasDone: true, seconds: 1000 })
})
