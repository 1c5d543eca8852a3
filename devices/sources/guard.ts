import type { CaptureSource, SourceHealth } from '../capture-source.ts'
import type { DevicePorts } from '../ports.ts'
import { eventsOf, type EventQueue } from './event-queue.ts'
import { boundedLog } from './log.ts'
import { runOnce, type Fault } from './guarded-run.ts'
import type { GuardOptions } from './guard-options.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
/** After so much steady sound the last trouble is over. Longer than it takes to find a wrong rate, so that a lasting one waits longer. */
const WELL_MS = 60_000

/**
 * A source of sound around a program that writes raw samples to its standard output. Whatever becomes of the program, sound comes again:
 * an end that nobody asked for is a fault whatever its exit status, silence of the pipe and a wrong rate too; each is followed by a gap
 * and a new start, after 0.5, 1, 2 … 30 s. A frame is never begun in the middle.
 */
export function guardProgram(
  ports: Pick<DevicePorts, 'clock' | 'random' | 'programs'>,
  options: GuardOptions,
): CaptureSource {
  const { clock, random } = ports
  const health: SourceHealth = { state: 'stopped', restarts: 0, overruns: 0 }
  const log = boundedLog(clock, options.log ?? (() => undefined))
  let waitMs = FIRST_WAIT_MS

  function note({ status, signal, ...trouble }: Fault): void {
    health.state = 'failing'
    health.trouble = { ...trouble, sinceMs: health.trouble?.sinceMs ?? clock.monoMs() }
    log({ event: 'source-fault', code: trouble.code, wanted: trouble.wanted, status, signal })
  }

  function onSteady(steadyMs: number): void {
    if (steadyMs < WELL_MS) return
    waitMs = FIRST_WAIT_MS
    if (health.trouble === undefined) return
    log({ event: 'source-well', code: health.trouble.code })
    health.trouble = undefined
  }

  async function keepRunning(push: EventQueue['push'], signal: AbortSignal): Promise<void> {
    health.state = 'starting'
    waitMs = FIRST_WAIT_MS
    while (!signal.aborted) {
      const hooks = { push, health, log, onSteady }
      const fault = await runOnce(ports, options, hooks, signal)
      if (fault === undefined) break
      note(fault)
      push({ kind: 'gap', reason: 'source-restart', monoMs: clock.monoMs() })
      // Half of it by chance: several recorders of one machine must not all ask for a device at the same instant.
      await clock.sleep(waitMs * (0.5 + random.fraction() / 2), signal)
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
      if (!signal.aborted) health.restarts += 1
    }
    health.state = 'stopped'
  }

  return { format: options.format, open: (signal) => eventsOf(signal, keepRunning), health: () => ({ ...health }) }
}
