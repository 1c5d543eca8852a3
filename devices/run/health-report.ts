import type { Agent } from '../agent.ts'
import type { WatchedFigures, WatchedSource } from '../health/watch-sound.ts'
import type { DevicePorts } from '../ports.ts'
import { healthPayload, type AgentHealth } from '../protocol/health-record.ts'
import { HEALTH, NO_CODEC } from '../spool/record.ts'
import type { Backlog } from './backlog.ts'
import type { Pauses } from './pauses.ts'
import type { Link } from './link.ts'

/** How an agent is, with what only it can know: whether it is connected, and since when. */
export interface HealthReport extends AgentHealth, Partial<WatchedFigures> {
  isConnected: boolean
  backlogSeconds: number
  freeBytes: number
  restarts: number
  overruns: number
  /** Sound and gaps of this start so far. */
  capturedSeconds: number
  /** Why there is no connection, or no sound: codes, never words. */
  linkTrouble?: string
  sourceTrouble?: string
  /** What would mend it: a command for the machine's shell, a code. */
  sourceWanted?: string
}

export interface HealthDeps extends Pick<DevicePorts, 'clock' | 'disk'> {
  agent: Agent
  source: WatchedSource
  pauses: Pauses
  backlog: Backlog
  link: Link
  spoolDir: string
  name: string
}

const LOOK_MS = 500
/** Crystals are good to 100 ppm; one that is off by more makes 0.7 s an hour. */
const MOST_PPM = 200
/** No crystal at all: another rate than was asked for. */
const WRONG_PPM = 5000

/** Looks twice a second; tells on each change of state, and every so often besides. Each report is a record in the spool, too. */
export async function reportHealth(
  deps: HealthDeps,
  { everyMs, onHealth }: { everyMs: number; onHealth: (report: HealthReport) => void },
  signal: AbortSignal,
): Promise<void> {
  const { clock, agent } = deps
  let [said, saidMs] = ['', -Infinity]
  while (!signal.aborted) {
    const report = await healthOf(deps)
    const words = [
      report.state,
      report.isConnected,
      report.linkTrouble,
      report.sourceTrouble,
      report.deadChannels,
    ].join()
    if (words !== said || clock.monoMs() - saidMs >= everyMs) {
      ;[said, saidMs] = [words, clock.monoMs()]
      onHealth(report)
      const now = { monoMs: clock.monoMs(), wallMs: clock.wallMs() }
      agent.spool.append({
        type: HEALTH,
        flags: 0,
        codec: NO_CODEC,
        samples: 0,
        ...now,
        payload: healthPayload(report),
      })
    }
    await clock.sleep(LOOK_MS, signal)
  }
}

async function healthOf({
  agent,
  source,
  pauses,
  backlog,
  link,
  disk,
  spoolDir,
  name,
}: HealthDeps): Promise<HealthReport> {
  const { restarts, overruns, trouble } = source.health()
  const rate = source.format.rate
  return {
    ...{ state: stateOf(agent, source, pauses), agent: name, isConnected: link.isConnected },
    backlogSeconds: Math.round(backlog.seconds()),
    freeBytes: await disk.freeBytes(spoolDir).catch(() => 0),
    ...{ restarts, overruns, capturedSeconds: Math.round(agent.spool.nextSample() / rate) },
    ...(link.trouble !== undefined && { linkTrouble: link.trouble }),
    ...(trouble !== undefined && { sourceTrouble: trouble.code }),
    ...(trouble?.wanted !== undefined && { sourceWanted: trouble.wanted }),
    ...rounded(source.sound()),
  }
}

/** One word: what matters most comes first. */
function stateOf(agent: Agent, source: WatchedSource, pauses: Pauses): string {
  const health = agent.spool.health()
  if (health !== 'well') return health
  const [reason] = pauses.reasons()
  if (reason !== undefined) return reason
  if (agent.recorder.isPaused()) return 'withdrawn'
  const { state, trouble } = source.health()
  if (state === 'failing') return trouble?.code === 'no-indicator' ? 'no-indicator' : 'no-source'
  if (state === 'running') return soundState(source)
  return source.isFinite === true && state === 'stopped' ? 'finished' : 'starting'
}

/** What it hears comes last: first it must run. */
function soundState(source: WatchedSource): string {
  const figures = source.sound()
  if (figures === undefined) return 'recording'
  if (figures.sound !== 'well') return figures.sound
  if (figures.deadChannels.length > 0) return 'dead-channel'
  const drift = Math.abs(figures.ppm ?? 0)
  return drift > WRONG_PPM ? 'wrong-rate' : drift > MOST_PPM ? 'drifting' : 'recording'
}

/** Figures for people: four digits of a share, a tenth of a decibel. */
function rounded(figures: WatchedFigures | undefined): Partial<WatchedFigures> {
  if (figures === undefined) return {}
  const round = (value: number, digits: number): number => Number(value.toFixed(digits))
  return {
    ...figures,
    peak: round(figures.peak, 4),
    floorDb: round(figures.floorDb, 1),
    clippedShare: round(figures.clippedShare, 4),
    flatMs: Math.round(figures.flatMs),
  }
}
