import { access, constants, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { causesOf } from '../../engine/replay/causes.ts'
import type { Stage } from '../../engine/replay/difference.ts'
import type { Acceptance } from '../../engine/replay/expectation.ts'
import { acceptCase } from './accept.ts'
import { digestOf } from './fixture-file.ts'
import { EXPECTED, MANIFEST, readFixture } from './fixture.ts'
import { writeCase, type KeptCase } from './kept-run.ts'
import { packBy } from './made-by.ts'
import { runAll, type RanCase } from './run-all.ts'
import type { ReplayContext } from './run-fixture.ts'

/** What the service has done for it elsewhere, so that it goes on answering meanwhile. */
export interface ReplayWork {
  /**
   * Runs fixtures and keeps each case in the folder of the run.
   *
   * @throws AppError CANCELLED, WORKER_DIED, and as `runAll`
   */
  run(task: RunTask, signal: AbortSignal, onCase: (kept: KeptCase) => Promise<void>): Promise<void>
  /** @throws AppError FIXTURE_BROKEN, FIXTURE_READ_ONLY, AUDIO_UNMUTED, CONFLICT, WORKER_DIED */
  accept(task: AcceptTask, signal: AbortSignal): Promise<Acceptance>
}

export interface RunTask {
  /** Of the fixtures. */
  folders: string[]
  stages: readonly Stage[]
  /** Of the run. */
  target: string
}

export interface AcceptTask {
  /** Of the fixture. */
  folder: string
  kept: KeptCase
  who: string
  reason: string
}

/** One after the other: the machine has recordings to analyse, too. */
export async function performRun(
  { folders, target }: RunTask,
  context: ReplayContext,
  onCase: (kept: KeptCase) => Promise<void>,
): Promise<void> {
  for (const folder of folders) {
    const digests = await digestsOf(folder)
    const [ran] = await runAll([folder], context, { jobs: 1, gates: {}, isAccepting: true })
    const kept = keptOf(ran, digests)
    await writeCase(target, kept)
    await onCase(kept)
  }
}

function keptOf({ case: one, fixture, run }: RanCase, digests: KeptCase['digests']): KeptCase {
  const { expectation } = fixture ?? {}
  return {
    case: one,
    isNew: run !== undefined && expectation === undefined,
    ...(expectation && {
      standard: { by: expectation.by, samples: expectation.samples, sound: expectation.sound, text: expectation.text },
    }),
    heard: run?.heard ?? [],
    digests,
  }
}

const digestsOf = async (folder: string): Promise<KeptCase['digests']> => ({
  manifest: await digestOfFile(join(folder, MANIFEST)),
  expected: await digestOfFile(join(folder, EXPECTED)),
})

/** '' where there is none. */
export const digestOfFile = (path: string): Promise<string> => readFile(path).then(digestOf, () => '')

/** Whether something may be accepted in the fixtures of a folder. */
export const mayWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )

/**
 * Takes a case of a run that is over for right. Only what was seen: neither the fixture nor what reads it may be another than then.
 */
export async function performAccept(
  { folder, kept, who, reason }: AcceptTask,
  context: ReplayContext,
): Promise<Acceptance> {
  const { case: one, heard, digests } = kept
  if (!(await mayWrite(folder))) throw new AppError('FIXTURE_READ_ONLY', { detail: { fixture: one.name } })
  const now = await digestsOf(folder)
  if (now.manifest !== digests.manifest || now.expected !== digests.expected)
    throw new AppError('CONFLICT', { detail: { fixture: one.name, wanted: 'the fixture as it was run' } })
  const fixture = await readFixture(folder)
  const { outcome } = one
  if (outcome) {
    const pack = await packBy(await context.knowledge(fixture.manifest.pack))
    const by = { ...context.by, ...pack, glossaryDigest: fixture.manifest.glossary?.sha256 ?? '' }
    const [changed] = causesOf(outcome.by, by)
    if (changed)
      throw new AppError('CONFLICT', { detail: { fixture: one.name, wanted: 'a run of today', changed: changed.what } })
  }
  const run = outcome && { outcome, heard, measures: one.measures, tookMs: one.tookMs, recordings: [] }
  return acceptCase({ case: one, fixture, ...(run && { run }) }, { who, reason }, context)
}
