import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { WorldResult } from '../../fixtures/simulation/world.ts'
import { projectRoot } from '../../models/root.ts'

export type SeedResult = Partial<WorldResult> & { seed: number; problems: string[] }

export interface SeedRun {
  from: number
  seeds: number
  devices: number
  minutes: number
  processes: number
  /** Where the sources are; the project's own unless told. */
  dir?: string
  isTraced?: boolean
}

/**
 * Runs worlds in processes side by side.
 *
 * @param onResult - told each result; when it returns true, no more are wanted
 * @returns the result at which it returned true
 */
export async function runSeeds(
  run: SeedRun,
  onResult: (result: SeedResult) => boolean | void | number,
): Promise<SeedResult | undefined> {
  const { from, seeds, devices, minutes, processes, dir = projectRoot(), isTraced = false } = run
  let found: SeedResult | undefined
  const count = Math.min(processes, seeds)
  const children = Array.from({ length: count }, (_, i) => {
    const own = Math.ceil((seeds - i) / count)
    const args = [from + i, count, own, devices, minutes, isTraced ? 'trace' : ''].map(String)
    const script = join(dir, 'scripts/check/simulate-seeds.ts')
    return spawn(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: dir,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  })
  const ends = children.map(async (child) => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('#')) console.log(line)
      if (!line.startsWith('{') || found !== undefined) continue
      const result = JSON.parse(line) as SeedResult
      if (onResult(result) !== true) continue
      found = result
      for (const other of children) other.kill()
    }
  })
  await Promise.all(ends)
  return found
}
