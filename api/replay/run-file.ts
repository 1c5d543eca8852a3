import { writeFile } from 'node:fs/promises'
import { ReplayRun } from '../../engine/replay/run.ts'
import { readJson } from './fixture-file.ts'

/** Keeps a run, with everything that came out, so that any other may be held against it. Readable by its owner alone: words stand in it. */
export async function writeRun(path: string, run: ReplayRun): Promise<void> {
  await writeFile(path, JSON.stringify(run), { mode: 0o600 })
}

/** @throws AppError FIXTURE_BROKEN */
export async function readRun(path: string): Promise<ReplayRun> {
  return (await readJson(path, ReplayRun)) as ReplayRun
}
