import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { AppError } from '../../engine/errors.ts'
import { Expectation, type Acceptance } from '../../engine/replay/expectation.ts'
import { digestOf, readJson } from './fixture-file.ts'
import { EXPECTED } from './fixture.ts'

/** What was expected of a fixture until somebody accepted something else. Beside the fixture; no part of it. */
export const BEFORE = 'expected.before.json'

const Before = Type.Object({
  version: Type.Literal(1),
  /** SHA-256 of `expected.json` as it was accepted: what was changed since then is not taken back. */
  accepted: Type.String(),
  /** `expected.json` as it was; absent: there was none. */
  before: Type.Optional(Type.String()),
})
type Before = Static<typeof Before>

/** Keeps what is expected now, for the acceptance that will be written as `next`. */
export async function keepBefore(folder: string, next: string): Promise<void> {
  const before = await readFile(join(folder, EXPECTED), 'utf8').catch(() => undefined)
  const kept: Before = { version: 1, accepted: digestOf(next), ...(before !== undefined && { before }) }
  const path = join(folder, BEFORE)
  // It may hold what customers said, as the expectation does.
  await writeFile(`${path}.next`, JSON.stringify(kept), { mode: 0o600 })
  await rename(`${path}.next`, path)
}

/** The acceptance that can be taken back: the last one, if nothing was changed since. */
export async function lastAcceptance(folder: string): Promise<Acceptance | undefined> {
  return (await readLast(folder).catch(() => undefined))?.acceptance
}

async function readLast(folder: string): Promise<{ acceptance: Acceptance; kept: Before } | undefined> {
  const kept = (await readJson(join(folder, BEFORE), Before)) as Before
  const present = await readFile(join(folder, EXPECTED))
  if (digestOf(present) !== kept.accepted) return undefined
  const { accepted } = (await readJson(join(folder, EXPECTED), Expectation)) as Expectation
  const acceptance = accepted.at(-1)
  return acceptance && { acceptance, kept }
}

/**
 * Restores what was expected before the last acceptance.
 *
 * @returns the acceptance that is none any more
 * @throws AppError CONFLICT - there is none, or the expectation was changed since; FIXTURE_READ_ONLY
 */
export async function takeBack(folder: string): Promise<Acceptance> {
  const last = await readLast(folder).catch(() => undefined)
  if (!last) throw new AppError('CONFLICT', { detail: { wanted: 'the expectation as it was accepted last' } })
  const path = join(folder, EXPECTED)
  try {
    if (last.kept.before === undefined) await rm(path)
    else {
      await writeFile(`${path}.next`, last.kept.before)
      await chmod(`${path}.next`, (await stat(path)).mode)
      await rename(`${path}.next`, path)
    }
    await rm(join(folder, BEFORE))
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw new AppError('FIXTURE_READ_ONLY', { detail: { path, reason: code }, cause })
  }
  return last.acceptance
}
