import { describe, expect, test } from 'vitest'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import type { NewRecord } from '../spool/live-start.ts'
import { gapOf } from '../spool/gap.ts'
import { AUDIO } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { createRecorder } from './recorder.ts'

const RATE = 100
const BLOCK_MS = 200
const BLOCK_SAMPLES = 20
/** A source that was stopped still gives for so long what it has. */
const SLOW_STOP_MS = 500

interface Piece {
  /** Capture of its first sample, ms. */
  fromMs: number
  arriveMs: number
}

/** Sound captured from one time to another in blocks that arrive at once, or not before `heldUntilMs`. */
function pieces(fromMs: number, toMs: number, heldUntilMs = 0): Piece[] {
  const starts = Array.from({ length: (toMs - fromMs) / BLOCK_MS }, (_, i) => fromMs + i * BLOCK_MS)
  return starts.map((start) => ({ fromMs: start, arriveMs: Math.max(heldUntilMs, start + BLOCK_MS) }))
}

/** Runs a recorder over a tape; every sample holds the hundredth of a second in which it was captured. */
async function record(tape: (Piece | SourceEvent)[], pauses: { atMs: number; resumeMs: number }[], untilMs: number) {
  const scheduler = createScheduler()
  const life = createMachine(scheduler, { wallMs: 1.79e12, ppm: 0 }).start()
  const records: NewRecord[] = []
  let isPaused = false
  const toEvent = ({ fromMs }: Piece): SourceEvent => {
    const pcm = Buffer.alloc(BLOCK_SAMPLES * 2)
    for (let i = 0; i < BLOCK_SAMPLES; i++) pcm.writeUInt16LE(fromMs / 10 + i, i * 2)
    return { kind: 'sound', pcm, samples: BLOCK_SAMPLES, monoMs: life.clock.monoMs() }
  }
  const atOf = (one: Piece | SourceEvent): number => ('kind' in one ? one.monoMs : one.arriveMs)
  let next = 0
  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    let stopMs = Infinity
    signal.addEventListener('abort', () => (stopMs = life.clock.monoMs() + SLOW_STOP_MS), { once: true })
    // What comes while nobody listens is not captured.
    while (next < tape.length && atOf(tape[next]) <= life.clock.monoMs()) next += 1
    for (; next < tape.length; next++) {
      const one = tape[next]
      await life.clock.sleep(atOf(one) - life.clock.monoMs(), signal)
      if (atOf(one) > stopMs) return
      await life.clock.sleep(atOf(one) - life.clock.monoMs())
      yield 'kind' in one ? one : toEvent(one)
    }
    await life.clock.sleep(1e9, signal)
  }
  const source: CaptureSource = {
    format: { rate: RATE, channels: 1 },
    open,
    health: () => ({ state: 'running', restarts: 0, overruns: 0 }),
  }
  const spool: Pick<Spool, 'begin' | 'append' | 'flush'> = {
    begin: async () => undefined,
    append: (one) => void records.push(one),
    flush: async () => undefined,
  }
  const recorder = createRecorder({ clock: life.clock, spool: spool as Spool }, source, { recordMs: 200, clockId: 'c' })
  const end = new AbortController()
  void recorder.run(end.signal)
  for (const { atMs, resumeMs } of pauses) {
    scheduler.after(atMs, () => {
      recorder.pause('paused')
      isPaused = recorder.isPaused()
    })
    scheduler.after(resumeMs, () => recorder.resume())
  }
  await scheduler.runUntil(untilMs)
  end.abort()
  await scheduler.runUntil(untilMs + 6000)
  expect(isPaused).toBe(pauses.length > 0)
  return records
}

/** What was kept, and where it stands: `[first, last]` captured, at which sample; gaps by reason and length. */
function summary(records: readonly NewRecord[]) {
  const sound: { at: number; from: number; to: number }[] = []
  const gaps: Record<string, number> = {}
  let at = 0
  for (const { type, payload, samples } of records) {
    const gap = gapOf({ type, payload })
    if (gap !== undefined) gaps[gap.reason] = (gaps[gap.reason] ?? 0) + samples
    for (let i = 0; type === AUDIO && i < samples; i++) {
      const captured = payload.readUInt16LE(i * 2)
      const last = sound.at(-1)
      if (last?.to === captured && last.at + last.to - last.from === at + i) last.to += 1
      else sound.push({ at: at + i, from: captured, to: captured + 1 })
    }
    at += samples
  }
  return { sound, gaps }
}

describe('a pause', () => {
  test('cuts sound by the time of its capture, however late it comes', async () => {
    const tape = [...pieces(0, 5000), ...pieces(5000, 7000, 7000)]
    const { sound, gaps } = summary(await record(tape, [{ atMs: 6550, resumeMs: 20_000 }], 12_000))
    expect(sound).toEqual([{ at: 0, from: 0, to: 655 }])
    expect(gaps).toEqual({ paused: 545 })
  })

  test('keeps nothing that may have been captured in it: sound of which it is not known how late it is', async () => {
    // A second was lost just before, and what comes then looks like sound that is late.
    const tape = [...pieces(0, 5000), ...pieces(6000, 7000)]
    const { sound } = summary(await record(tape, [{ atMs: 6300, resumeMs: 20_000 }], 12_000))
    expect(sound.map(({ at, from }) => ({ at, from }))).toEqual([
      { at: 0, from: 0 },
      { at: 600, from: 600 },
    ])
    expect(sound.at(-1)!.to).toBe(630)
  })

  test('is as long as it was, though the first sound after it comes late', async () => {
    const tape = [...pieces(0, 4000), ...pieces(10_000, 12_000, 12_300), ...pieces(12_000, 20_000, 12_300)]
    const { sound, gaps } = summary(await record(tape, [{ atMs: 4000, resumeMs: 10_000 }], 18_000))
    expect(sound[0]).toEqual({ at: 0, from: 0, to: 400 })
    expect(sound[1]).toMatchObject({ at: 1000, from: 1000 })
    expect(sound).toHaveLength(2)
    expect(gaps).toEqual({ paused: 600 })
  })

  test('that nobody ends before the agent stops is told as long as it was', async () => {
    const { sound, gaps } = summary(await record(pieces(0, 9000), [{ atMs: 4000, resumeMs: 1e8 }], 64_000))
    expect(sound).toEqual([{ at: 0, from: 0, to: 400 }])
    expect(gaps).toEqual({ paused: 6000 })
  })

  test('that comes again and again loses nothing between', async () => {
    const pauses = [1, 2, 3, 4].map((i) => ({ atMs: i * 5000, resumeMs: i * 5000 + 2000 }))
    const { sound } = summary(await record(pieces(0, 30_000), pauses, 29_000))
    for (const { at, from } of sound) expect(Math.abs(at - from)).toBeLessThanOrEqual(5)
    const kept = (sample: number): boolean => sound.some(({ from, to }) => from <= sample && sample < to)
    for (const { atMs, resumeMs } of pauses) {
      expect([kept(atMs / 10 - 1), kept(atMs / 10 + 1), kept(resumeMs / 10 - 1)]).toEqual([true, false, false])
      expect(kept(resumeMs / 10 + BLOCK_SAMPLES)).toBe(true)
    }
  })
})

describe('sound that is missing', () => {
  test.each([60, 400, 1500, 20_000, 60_000])('for %i ms is found, and what follows is in its place', async (lostMs) => {
    const [at, until] = [7000, 7000 + Math.ceil(lostMs / BLOCK_MS) * BLOCK_MS]
    const from = at + lostMs
    const tape = [...pieces(0, at), ...pieces(from, from + 10_000)]
    const { sound, gaps } = summary(await record(tape, [], until + 10_000))
    expect(sound[0]).toEqual({ at: 0, from: 0, to: at / 10 })
    expect(Math.abs(sound[1].at - sound[1].from)).toBeLessThanOrEqual(5)
    expect(Object.keys(gaps)).toEqual(['overrun'])
    expect(Math.abs(gaps.overrun - lostMs / 10)).toBeLessThanOrEqual(5)
  })

  test('bears the name that the source gives it', async () => {
    const restart: SourceEvent = { kind: 'gap', reason: 'source-restart', monoMs: 5100 }
    const told: SourceEvent = { kind: 'gap', reason: 'below-gate', samples: 100, monoMs: 12_000 }
    const tape = [...pieces(0, 5000), restart, ...pieces(8000, 11_000), told, ...pieces(12_000, 20_000)]
    const { sound, gaps } = summary(await record(tape, [], 18_000))
    expect(gaps).toEqual({ 'source-restart': 300, 'below-gate': 100 })
    expect(sound.map(({ at }) => at)).toEqual([0, 800, 1200])
  })

  test('when the agent stops is told, if the source had said that it was away', async () => {
    const away: SourceEvent = { kind: 'gap', reason: 'source-restart', monoMs: 5100 }
    const { gaps } = summary(await record([...pieces(0, 5000), away], [], 35_000))
    expect(gaps).toEqual({ 'source-restart': 3000 })
  })

  test('is none when sound was held back for a while and then all came', async () => {
    const tape = [...pieces(0, 5000), ...pieces(5000, 8000, 8000), ...pieces(8000, 15_000)]
    const { sound, gaps } = summary(await record(tape, [], 14_000))
    expect(sound).toHaveLength(1)
    expect(gaps).toEqual({})
  })
})
