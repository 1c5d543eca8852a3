import type { CaptureSource, SoundFormat, SourceEvent, SourceHealth } from '../../capture-source.ts'
import type { DevicePorts } from '../../ports.ts'
import { eventsOf } from '../event-queue.ts'
import { boundedLog, type Log } from '../log.ts'
import { addressOf, type RtspPlace } from './rtsp-place.ts'
import { runConnection } from './rtsp-connection.ts'
import type { RtspTrouble } from './rtsp-session.ts'

export type RtspSettings = RtspPlace & {
  kind: 'rtsp'
  /** Samples a second of what is recorded: 16,000 unless told. The camera's own are brought to it. */
  rate?: number
  /** Of what is recorded: one unless told. */
  channels?: number
}

const FIRST_WAIT_MS = 1000
/** Half as much again by chance: half a minute. */
const LONGEST_WAIT_MS = 20_000
/** Cameras lock everybody out after five or seven wrong passwords within half an hour: so often we do not ask. */
const PASSWORD_WAIT_MS = 5 * 60_000
/** A camera that gave sound for so long is asked again at once; … */
const STEADY_MS = 10_000
/** … the trouble is over only after so much. */
const WELL_MS = 60_000

/**
 * The microphone of a camera, over RTSP: its sound alone, never its pictures. Whatever ends the connection, another is tried, for ever;
 * what was missed becomes a gap.
 *
 * @throws AppError CONFIG_INVALID - no camera's address
 */
export function createRtspSource(
  ports: Pick<DevicePorts, 'clock' | 'random' | 'disk' | 'net' | 'programs'>,
  settings: RtspSettings,
  log: Log = () => undefined,
): CaptureSource {
  const { clock, random } = ports
  const { rate = 16_000, channels = 1 } = settings
  const format: SoundFormat = { rate, channels }
  const health: SourceHealth = { state: 'stopped', restarts: 0, overruns: 0 }
  const bounded = boundedLog(clock, log)
  const whereIs = addressOf(ports.disk, settings)
  let waitMs = FIRST_WAIT_MS

  function note(trouble: RtspTrouble): void {
    health.state = 'failing'
    health.trouble ??= { ...trouble, sinceMs: clock.monoMs() }
    bounded({ event: 'source-fault', code: trouble.code, wanted: trouble.wanted })
  }

  function onSound(steadyMs: number): void {
    health.state = 'running'
    if (steadyMs >= STEADY_MS) waitMs = FIRST_WAIT_MS
    if (steadyMs < WELL_MS) return
    if (health.trouble !== undefined) bounded({ event: 'source-well', code: health.trouble.code })
    health.trouble = undefined
  }

  async function keepConnected(emit: (event: SourceEvent) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      health.state = 'starting'
      const hooks = { emit, onSound, onLoss: () => (health.overruns += 1) }
      const trouble = await runConnection(ports, { whereIs, format }, hooks, signal)
      if (signal.aborted) break
      note(trouble)
      emit({ kind: 'gap', reason: 'source-restart', monoMs: clock.monoMs() })
      const longMs = trouble.code === 'camera-password' ? PASSWORD_WAIT_MS : waitMs
      // Some of it by chance: recorders of one shop must not all come back to a camera at the same instant.
      await clock.sleep(longMs * (1 + random.fraction() / 2), signal)
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
      if (!signal.aborted) health.restarts += 1
    }
    health.state = 'stopped'
  }

  return { format, open: (signal) => eventsOf(signal, keepConnected), health: () => ({ ...health }) }
}
