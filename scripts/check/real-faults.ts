import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Programs that stand between a process and its kernel. */
export interface RealFaults {
  /** How a group of devices is started: the command, its arguments, and what it needs of the environment. */
  wrap(group: number, args: readonly string[]): { command: string; args: string[]; env: NodeJS.ProcessEnv }
  /** Moves the wall clock of one group; false where there is no program for that. */
  moveWall(): Promise<boolean>
  /** Whether syncs of a group fail by chance. */
  failsSyncs(group: number): boolean
  /** What cannot be done here, for the report. */
  skipped: string[]
}

/** Groups of devices by number: one has a wall clock that jumps, one a disk whose syncs fail. */
const WALL_GROUP = 1
const SYNC_GROUP = 2
const SYNC_FAILS = 0.02
/** As faketime writes them: decades ago, an hour off, right. */
const WALLS = ['@1970-01-01 00:00:00', '+1h', '-1h', '+0']

/** The command `faketime` sets one time for good; only its library takes another from a file while a process runs. */
const FAKETIME = ['x86_64', 'aarch64'].map((arch) => `/usr/lib/${arch}-linux-gnu/faketime/libfaketimeMT.so.1`)

export function createRealFaults(root: string): RealFaults {
  const faketime = FAKETIME.find((path) => existsSync(path))
  const hasFiu = spawnSync('fiu-run', ['-h']).error === undefined
  const wallFile = join(root, 'wall')
  let walls = 0
  const skipped = [
    ...(faketime === undefined ? ['wall clock (no faketime)'] : []),
    ...(hasFiu ? [] : ['EIO (no fiu-run)']),
  ]
  // The boot-time clock stays as it is: a machine's wall clock may jump, that one never does.
  const wallEnv = {
    ...{
      LD_PRELOAD: faketime,
      FAKETIME_TIMESTAMP_FILE: wallFile,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  }
  return {
    skipped,
    failsSyncs: (group) => hasFiu && group === SYNC_GROUP,
    wrap: (group, args) => {
      const isFaked = faketime !== undefined && group === WALL_GROUP
      const env = { ...process.env, ...(isFaked && wallEnv) }
      if (!hasFiu || group !== SYNC_GROUP) return { command: process.execPath, args: [...args], env }
      const fault = `enable_random name=posix/io/sync/fdatasync,probability=${SYNC_FAILS}`
      return { command: 'fiu-run', args: ['-x', '-c', fault, process.execPath, ...args], env }
    },
    moveWall: async () => {
      if (faketime !== undefined) await writeFile(wallFile, `${WALLS[walls++ % WALLS.length]}\n`)
      return faketime !== undefined
    },
  }
}
