import type { CaptureSource, SoundFormat } from '../capture-source.ts'
import { createRecorder } from '../capture/recorder.ts'
import type { Clock } from '../ports.ts'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler, type Scheduler } from '../simulation/scheduler.ts'
import { createSimPrograms, type SimProgram, type SimPrograms } from '../simulation/sim-programs.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { gapOf, type GapReason } from '../spool/gap.ts'
import type { NewRecord } from '../spool/live-start.ts'
import { AUDIO, GAP } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { guardProgram } from './guard.ts'
import type { LogEntry } from './log.ts'

/** Few samples, so that minutes are cheap; two channels hold a sample's number. */
export const TEST_FORMAT: SoundFormat = { rate: 1000, channels: 2 }

export interface TestGuard {
  scheduler: Scheduler
  clock: Clock
  programs: SimPrograms
  source: CaptureSource
  /** What the log was told. */
  entries: LogEntry[]
  /** Troubles that began, each once. */
  alarms: () => number
  /** What came to the spool. */
  records: NewRecord[]
  run(ms: number): Promise<void>
  /** Ends the capture; everything is in `records` then. */
  stop(): Promise<void>
}

/** A recorder that behaves as the script says, behind the guard, recorded as the agent does it, in virtual time. */
export function testGuard(script: (program: SimProgram, start: number, clock: Clock) => void): TestGuard {
  const scheduler = createScheduler()
  const { clock } = createMachine(scheduler, { wallMs: Date.UTC(2026, 10, 1), ppm: 0 }).start()
  const programs = createSimPrograms(clock, (program, start) => script(program, start, clock))
  const entries: LogEntry[] = []
  const command = { kind: 'recorder' as const, name: 'arecord' as const, ...TEST_FORMAT }
  const source = guardProgram(
    { clock, random: createSimRandom(1), programs },
    { command, format: TEST_FORMAT, log: (entry) => entries.push(entry) },
  )
  let alarms = 0
  const watch = (before: boolean): void => {
    const now = source.health().trouble !== undefined
    if (now && !before) alarms += 1
    clock.after(10, () => watch(now))
  }
  watch(false)
  const { records, stop } = record(clock, source)
  let untilMs = 0
  const run = async (ms: number): Promise<void> => void (await scheduler.runUntil((untilMs += ms)))
  return {
    ...{ scheduler, clock, programs, source, entries, records, run },
    alarms: () => alarms,
    stop: async () => {
      const stopped = stop()
      await run(5000)
      await stopped
    },
  }
}

function record(clock: Clock, source: CaptureSource): { records: NewRecord[]; stop: () => Promise<void> } {
  const records: NewRecord[] = []
  const spool: Pick<Spool, 'begin' | 'append' | 'flush'> = {
    begin: () => Promise.resolve(),
    append: (one) => void records.push(one),
    flush: () => Promise.resolve(),
  }
  const over = new AbortController()
  const recorder = createRecorder({ clock, spool: spool as Spool }, source, { recordMs: 200, clockId: 'boot' })
  const running = recorder.run(over.signal)
  return {
    records,
    stop: () => {
      over.abort()
      return running
    },
  }
}

/** A gap that was told, and what was missing in truth at its place. */
export interface JudgedGap {
  reason: GapReason | undefined
  toldMs: number
  missingMs: number
}

/** Reads the samples' own numbers: which of them are missing, and what the records say of it. Samples out of order throw. */
export function judgeGaps(records: readonly NewRecord[], { rate }: SoundFormat = TEST_FORMAT): JudgedGap[] {
  const gaps: JudgedGap[] = []
  let next: number | undefined
  let told: { samples: number; reason: GapReason | undefined } = { samples: 0, reason: undefined }
  for (const { type, samples, payload } of records) {
    if (type === GAP)
      told = { samples: told.samples + samples, reason: gapOf({ type, payload })?.reason ?? told.reason }
    if (type !== AUDIO) continue
    for (let at = 0; at < payload.length; at += 4) {
      const id = payload.readUInt32LE(at)
      if (next !== undefined && id < next) throw new Error(`sample ${id} after ${next - 1}`)
      if (next !== undefined && (id !== next || told.samples > 0))
        gaps.push({
          reason: told.reason,
          toldMs: (told.samples / rate) * 1000,
          missingMs: ((id - next) / rate) * 1000,
        })
      told = { samples: 0, reason: undefined }
      next = id + 1
    }
  }
  return gaps
}
