import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { STAGES } from '../../engine/replay/difference.ts'
import { Expectation, Outcome } from '../../engine/replay/expectation.ts'
import type { ReplayRun } from '../../engine/replay/run.ts'
import { CaseOutcome } from '../../engine/replay/run.ts'
import { readJson } from './fixture-file.ts'

/** Runs that the service keeps in its data folder: one folder each, with what is told of it and one file for each case. */

const Counts = Type.Record(Type.String(), Type.Integer())
const Error = Type.Object({ code: Type.String(), detail: Type.Record(Type.String(), Type.Unknown()) })

export const RUN_STATES = ['running', 'done', 'failed', 'cancelled'] as const

export const RunAbout = Type.Object({
  version: Type.Literal(1),
  id: Type.String(),
  state: Type.Enum([...RUN_STATES]),
  who: Type.String(),
  startedAt: Type.Integer(),
  endedAt: Type.Optional(Type.Integer()),
  stages: Type.Array(Type.Enum([...STAGES])),
  /** Fixtures that are run, by name. */
  fixtures: Type.Array(Type.String()),
  /** Those that are done; `isNew` are those that nobody had accepted yet. */
  cases: Type.Array(
    Type.Object({
      ...{ name: Type.String(), status: CaseOutcome.properties.status, isNew: Type.Boolean() },
      ...{ differences: Counts, tolerated: Type.Integer() },
      /** What came out was taken for right afterwards. */
      accepted: Type.Optional(Type.Object({ at: Type.String(), who: Type.String(), reason: Type.String() })),
    }),
  ),
  /** Why it was not finished. */
  error: Type.Optional(Error),
})
export type RunAbout = Static<typeof RunAbout>

/** A case with all that is needed to look at it and to take it for right later. */
export const KeptCase = Type.Object({
  case: CaseOutcome,
  isNew: Type.Boolean(),
  /** What it was held against: what had been accepted. */
  standard: Type.Optional(Outcome),
  heard: Expectation.properties.heard,
  /** SHA-256 of `fixture.json` and `expected.json` as they were; '' where there was none. */
  digests: Type.Object({ manifest: Type.String(), expected: Type.String() }),
})
export type KeptCase = Static<typeof KeptCase>

const ABOUT = 'about.json'
const CASES = 'cases'

/** Names of fixtures are names of folders, so none of them leads elsewhere when it is written like this. */
const fileOf = (folder: string, name: string): string => join(folder, CASES, `${encodeURIComponent(name)}.json`)

export async function writeAbout(folder: string, about: RunAbout): Promise<void> {
  await mkdir(join(folder, CASES), { recursive: true })
  await writeWhole(join(folder, ABOUT), about)
}

export const writeCase = (folder: string, kept: KeptCase): Promise<void> =>
  writeWhole(fileOf(folder, kept.case.name), kept)

/** @throws AppError FIXTURE_BROKEN */
export const readAbout = async (folder: string): Promise<RunAbout> =>
  (await readJson(join(folder, ABOUT), RunAbout)) as RunAbout

/**
 * @param name - of a fixture of the run
 * @throws AppError FIXTURE_BROKEN
 */
export const readCase = async (folder: string, name: string): Promise<KeptCase> =>
  (await readJson(fileOf(folder, name), KeptCase)) as KeptCase

/** A run as other runs are held against it. @throws AppError FIXTURE_BROKEN */
export async function readWholeRun(folder: string, { startedAt, cases }: RunAbout): Promise<ReplayRun> {
  const outcomes = await Promise.all(cases.map(async ({ name }) => (await readCase(folder, name)).case))
  const { version = '', machine = '' } = outcomes.find(({ outcome }) => outcome)?.outcome?.by ?? {}
  return { version: 1, at: new Date(startedAt).toISOString(), by: { version, machine }, cases: outcomes }
}

/** All runs below a folder, the newest first; what is none is passed over. */
export async function listRuns(root: string): Promise<RunAbout[]> {
  const names = await readdir(root).catch(() => [])
  const read = await Promise.all(names.map((name) => readAbout(join(root, name)).catch(() => undefined)))
  return read.filter((one) => one !== undefined).sort((a, b) => b.startedAt - a.startedAt || (b.id < a.id ? -1 : 1))
}

export const removeRun = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })

async function writeWhole(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.next`, JSON.stringify(value), { mode: 0o600 })
  await rename(`${path}.next`, path)
}
