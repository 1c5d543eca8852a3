import type { SourceEvent, SourceHealth, SourceTrouble } from '../capture-source.ts'
import type { DevicePorts, ProgramEnd } from '../ports.ts'
import type { GuardOptions } from './guard-options.ts'
import type { Log } from './log.ts'
import { createMessageReader } from './program-messages.ts'
import { packageOf } from './program-packages.ts'
import { createRateWatch } from './rate-watch.ts'

/** Why a program had to be started again. */
export type Fault = Omit<SourceTrouble, 'sinceMs'> & { status?: number; signal?: string }

const TICK_MS = 250
/** Two seconds without a byte. In ticks, not in time: a process that was busy itself has missed none. */
const SILENT_TICKS = 9
/** A sound server with buffers of its own gives the first sound after 1.8 s; ours on a small machine needs longer to start. */
const SILENT_TICKS_AT_START = 21
/** A stopped program may hand over what it has; longer than this nobody waits for it. */
const LAST_BYTES_MS = 300
/** The device must be free before the next program asks for it. */
const STOPPING_MS = 2000

interface Hooks {
  push: (event: SourceEvent) => void
  health: SourceHealth
  log: Log
  /** Told every tick for how long sound has come without a fault. */
  onSteady: (steadyMs: number) => void
}

/** Runs the program once. @returns why it ended; undefined when the signal ended it */
export async function runOnce(
  { clock, programs }: Pick<DevicePorts, 'clock' | 'programs'>,
  { command, format, convert = (frames) => frames, frameBytes = 2 * format.channels }: GuardOptions,
  { push, health, log, onSteady }: Hooks,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const ended = new AbortController()
  const over = new AbortController()
  const rates = createRateWatch(format.rate)
  let rest: Buffer = Buffer.alloc(0)
  let [silentTicks, mostSilentTicks, firstSoundMs] = [0, SILENT_TICKS_AT_START, Infinity]
  let fault: Fault | undefined

  function take(bytes: Buffer): void {
    silentTicks = 0
    if (over.signal.aborted && fault !== undefined) return
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    const whole = all.length - (all.length % frameBytes)
    rest = all.subarray(whole)
    if (whole === 0) return
    const monoMs = clock.monoMs()
    const samples = whole / frameBytes
    if (firstSoundMs === Infinity) firstSoundMs = monoMs
    mostSilentTicks = SILENT_TICKS
    health.state = 'running'
    rates.add(samples, monoMs)
    push({ kind: 'sound', pcm: convert(all.subarray(0, whole)), samples, monoMs })
  }

  function end(why: Fault | undefined): void {
    if (over.signal.aborted) return
    fault = why
    over.abort()
  }

  const program = programs.start(command, {
    onOutput: take,
    onMessages: createMessageReader(log, () => (health.overruns += 1)),
    onEnd: (how) => {
      end(faultOf(command.name, how))
      ended.abort()
    },
  })
  const stopped = (): void => end(undefined)
  signal.addEventListener('abort', stopped, { once: true })
  while (!over.signal.aborted) {
    await clock.sleep(TICK_MS, over.signal)
    if (over.signal.aborted) break
    silentTicks += 1
    if (silentTicks >= mostSilentTicks) end({ code: 'no-bytes' })
    else if (rates.isWrong()) end({ code: 'wrong-rate' })
    else onSteady(clock.monoMs() - firstSoundMs)
  }
  signal.removeEventListener('abort', stopped)
  if (!ended.signal.aborted) {
    program.stop()
    await clock.sleep(fault === undefined ? LAST_BYTES_MS : STOPPING_MS, ended.signal)
  }
  return fault
}

function faultOf(name: string, { status, signal, error }: ProgramEnd): Fault {
  if (error === undefined) return { code: 'program-ended', status, signal }
  return { code: 'program-missing', wanted: error === 'ENOENT' ? packageOf(name) : error }
}
