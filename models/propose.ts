import { spaceToInstall } from './acquire.ts'
import type { ModelEntry, ModelSpeed } from './catalogue.ts'

/** What a machine offers a recogniser. */
export interface Machine {
  cores: number
  /** That the process may use at most. */
  memoryBytes: number
  /** Where models are kept. */
  freeDiskBytes: number
  /** Whether what is not a Whisper can run. */
  hasSherpa: boolean
  /** Names of models that lie here already. */
  installed: ReadonlySet<string>
}

/** Why a better recogniser is not for a machine. */
export type Obstacle = 'memory' | 'disk' | 'slow' | 'untimed' | 'runtime'

export interface Proposal {
  best: ModelEntry
  /** Better ones that the machine cannot bear, best first. */
  passed: { name: string; obstacle: Obstacle }[]
}

/** One thread per core, as the pipeline opens them. */
const MOST_THREADS = 8
/** The rest is for search, figures and the system. */
const MEMORY_SHARE = 0.5
/** A day's recordings are heard while the next come in, with as much time to spare for whoever searches. */
const MOST_REAL_TIME = 0.5

/** Seconds of work for a second of sound on so many cores; a figure of an unknown machine is taken as it stands. */
function realTimeOn(cores: number, speed: ModelSpeed): number {
  return speed.cores === undefined ? speed.realTimeFactor : (speed.realTimeFactor * speed.cores) / cores
}

function obstacleOf(entry: ModelEntry, machine: Machine): Obstacle | undefined {
  const threads = Math.min(MOST_THREADS, machine.cores)
  // What nobody measured takes at least its weights.
  const threadBytes = entry.threadBytes ?? entry.aboutBytes ?? 0
  if (entry.form && !machine.hasSherpa) return 'runtime'
  if (threads * threadBytes > MEMORY_SHARE * machine.memoryBytes) return 'memory'
  if (!machine.installed.has(entry.name) && spaceToInstall(entry) > machine.freeDiskBytes) return 'disk'
  if (!entry.speed) return 'untimed'
  return realTimeOn(threads, entry.speed) > MOST_REAL_TIME ? 'slow' : undefined
}

/**
 * The most accurate recogniser that a machine can bear: by memory, disk and time.
 *
 * @returns undefined where it can bear none
 */
export function proposeRecogniser(entries: readonly ModelEntry[], machine: Machine): Proposal | undefined {
  const ranked = entries.filter((entry) => entry.accuracyRank !== undefined)
  ranked.sort((a, b) => (a.accuracyRank ?? 0) - (b.accuracyRank ?? 0))
  const passed: Proposal['passed'] = []
  for (const best of ranked) {
    const obstacle = obstacleOf(best, machine)
    if (!obstacle) return { best, passed }
    passed.push({ name: best.name, obstacle })
  }
  return undefined
}
