import { toAppError, type ErrorCode } from '../../engine/errors.ts'
import { startAgent, type Agent } from '../agent.ts'
import type { CaptureSource } from '../capture-source.ts'
import { indicated } from '../capture/indicator.ts'
import { watchSound, type WatchedSource } from '../health/watch-sound.ts'
import type { DevicePorts } from '../ports.ts'
import { DEVICE_STREAM_PATH } from '../protocol/paths.ts'
import type { AgentFile } from '../settings/agent-schema.ts'
import type { Log } from '../sources/log.ts'
import { openSource } from '../sources/open-source.ts'
import { defaultSpoolOptions, type SpoolOptions } from '../spool/options.ts'
import { createBacklogPace } from '../uplink/backlog-pace.ts'
import { createBacklog } from './backlog.ts'
import type { EnrolledAs } from './enrolled.ts'
import { reportHealth, type HealthReport } from './health-report.ts'
import type { Link } from './link.ts'
import { isThere, watchPauseFile } from './pause-file.ts'
import { createPauses, type Pauses } from './pauses.ts'
import { captureOf, codecOf, microphonesOf, sourceSettings } from './prepare-source.ts'
import { watchOpeningHours } from './watch-opening-hours.ts'

export interface RunOptions {
  settings: AgentFile
  enrolled: EnrolledAs
  /** Identity, spool and pause file lie here. */
  folder: string
  /** Name and version of the program. */
  agent: string
  /** Names this boot of the machine. */
  clockId: string
  /** Told at the start, on each change, and as often as the settings say. */
  onHealth: (report: HealthReport) => void
  log: Log
}

export interface RunningAgent {
  /** Resolves when a source with an end is over and everything is with the server; with the code of an error where it cannot be read. */
  finished: Promise<ErrorCode | undefined>
  /** Makes durable what was heard, and ends. */
  stop(): Promise<void>
}

const MIB = 1024 ** 2

/** Runs the capture agent as its settings say: source, spool, uplink, and what may put it to rest. */
export async function runAgent(ports: DevicePorts, options: RunOptions): Promise<RunningAgent> {
  const { settings, enrolled, folder } = options
  const array = settings.array ?? enrolled.array
  const opened = openSource(ports, sourceSettings(settings, folder), options.log)
  const microphones = await microphonesOf(settings, opened, array)
  const source = watchSound(ports.clock, indicated(ports, opened, settings.indicator ?? {}), { microphones })
  const hours = watchOpeningHours(ports.clock, settings, options.log)
  const link: Link = { isConnected: false, trouble: undefined }
  const spoolDir = spoolDirOf(folder)
  const wasPaused = await isThere(ports.disk, pauseFileOf(settings, folder))
  const captured = captureOf(source, settings, array)
  const agent = await startAgent(ports, captured, {
    spool: spoolOptions(settings, enrolled, spoolDir),
    recorder: {
      recordMs: settings.recordMs ?? 200,
      codec: await codecOf(settings, source),
      clockId: source.clockId ?? options.clockId,
      onFault: (error) => options.log({ event: 'source-threw', code: toAppError(error).code }),
    },
    uplink: {
      address: addressOf(settings.server ?? enrolled.server),
      ...{ identity: enrolled.identity, agent: options.agent },
      ...(settings.upload && { pace: createBacklogPace(ports.clock, settings.upload) }),
      onWelcome: ({ sealingKey }) => {
        const isOther = sealingKey !== undefined && sealingKey !== enrolled.sealingKey.toString('hex')
        Object.assign(link, { isConnected: true, trouble: isOther ? 'SEALING_KEY_CHANGED' : undefined })
      },
      onEnd: (code) => Object.assign(link, { isConnected: false, trouble: code }),
    },
  })
  // Before the source is opened: nothing of a pause is heard.
  const pauses = createPauses(agent.recorder)
  const over = new AbortController()
  pauses.set('paused', wasPaused)
  const keepingHours = hours.run(pauses, over.signal)
  return watchOver(ports, { agent, source, pauses, link, over, keepingHours }, options)
}

export const spoolDirOf = (folder: string): string => `${folder}/spool`
export const pauseFileOf = (settings: Pick<AgentFile, 'pauseFile'>, folder: string): string =>
  settings.pauseFile ?? `${folder}/paused`

function addressOf(server: string): string {
  return server.replace(/^http/, 'ws').replace(/\/+$/, '') + DEVICE_STREAM_PATH
}

function spoolOptions({ spool = {} }: AgentFile, { identity, sealingKey }: EnrolledAs, dir: string): SpoolOptions {
  const { maxMib, minFreeMib, whenFull, keepAckedHours, sealed = true } = spool
  return {
    ...{ ...defaultSpoolOptions, dir, deviceId: identity.deviceId, serverKey: sealed ? sealingKey : undefined },
    ...(maxMib !== undefined && { maxBytes: maxMib * MIB }),
    ...(minFreeMib !== undefined && { minFreeBytes: minFreeMib * MIB }),
    ...(whenFull !== undefined && { whenFull }),
    ...(keepAckedHours !== undefined && { keepAckedMs: keepAckedHours * 3600_000 }),
  }
}

interface Watched {
  agent: Agent
  source: WatchedSource
  pauses: Pauses
  link: Link
  /** Ends all that watches. */
  over: AbortController
  keepingHours: Promise<void>
}

async function watchOver(
  ports: DevicePorts,
  { agent, source, pauses, link, over, keepingHours }: Watched,
  { settings, folder, onHealth, agent: name }: RunOptions,
): Promise<RunningAgent> {
  const spoolDir = spoolDirOf(folder)
  const backlog = await createBacklog(ports.disk, spoolDir, agent.spool)
  const watching = Promise.all([
    keepingHours,
    watchPauseFile(ports, pauseFileOf(settings, folder), (on) => pauses.set('paused', on), over.signal),
    reportHealth(
      { ...ports, ...{ agent, source, pauses, backlog, link, spoolDir, name } },
      { everyMs: (settings.healthSeconds ?? 60) * 1000, onHealth },
      over.signal,
    ),
  ])
  return {
    finished: isOver(ports, agent, source, over.signal),
    stop: async () => {
      over.abort()
      await watching
      await agent.stop()
    },
  }
}

const POLL_MS = 100

/** A source with an end is over when it has stopped and the server has all of it. */
async function isOver(
  { clock }: Pick<DevicePorts, 'clock'>,
  agent: Agent,
  source: CaptureSource,
  signal: AbortSignal,
): Promise<ErrorCode | undefined> {
  if (source.isFinite !== true) return new Promise(() => undefined)
  while (!signal.aborted) {
    await clock.sleep(POLL_MS, signal)
    const { state, trouble } = source.health()
    // Other troubles may pass: a light that cannot be set yet.
    if (trouble?.code === 'file-unreadable') return (trouble.wanted ?? 'INTERNAL') as ErrorCode
    if (state === 'stopped' && agent.spool.isAllAcked() && agent.spool.nextSample() > 0) return undefined
  }
  return undefined
}
