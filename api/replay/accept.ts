import { chmod, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import type { Acceptance, Expectation } from '../../engine/replay/expectation.ts'
import { countsOf } from '../../engine/replay/run.ts'
import { fixtureBroken } from './fixture-file.ts'
import { EXPECTED } from './fixture.ts'
import type { RanCase } from './run-all.ts'
import { runFixture, type ReplayContext } from './run-fixture.ts'
import { keepBefore } from './take-back.ts'

/**
 * Takes what came out of a fixture for right from now on; who did so, when and why stays beside it. Needs both halves: words that were
 * heard otherwise are read anew. What was expected until then can be restored by `takeBack`.
 *
 * @returns what was written down of it
 * @throws AppError FIXTURE_BROKEN - it could not be run; AUDIO_UNMUTED - personal data of real people is heard in it;
 * FIXTURE_READ_ONLY - nothing can be written where it lies
 */
export async function acceptCase(
  { case: { name, differences }, fixture, run }: RanCase,
  { who, reason }: Pick<Acceptance, 'who' | 'reason'>,
  context: ReplayContext,
): Promise<Acceptance> {
  if (!fixture || !run?.outcome.sound) throw fixtureBroken({ wanted: `${name} run from its sound`, came: 'nothing' })
  const { samples, sound, by } = run.outcome
  const { muted } = fixture.manifest
  if (muted && sound.turns.some(({ redactions }) => redactions.length > 0))
    throw new AppError('AUDIO_UNMUTED', { detail: { audioOf: name, wanted: 'tingdian record' } })
  const acceptance: Acceptance = { at: new Date().toISOString(), who, reason, differences: countsOf(differences) }
  const accepted = [...(fixture.expectation?.accepted ?? []), acceptance]
  const heard = {
    version: 1 as const,
    by,
    samples,
    heard: muted ? withoutGuesses(run.heard) : run.heard,
    sound,
    text: sound,
    accepted,
  }
  const again = await runFixture({ ...fixture, expectation: heard }, { ...context, stages: ['text'] })
  await write(join(fixture.folder, EXPECTED), { ...heard, text: again.outcome.text ?? sound })
  return acceptance
}

/** What the recogniser would have written instead may hold what was silenced. */
const withoutGuesses = (heard: Expectation['heard']): Expectation['heard'] =>
  heard.map(({ offsetMs, turns }) => ({ offsetMs, turns: turns.map((turn) => ({ ...turn, alternatives: [] })) }))

/** Whole or not at all. One turn a line, so that Git shows what changed. */
async function write(path: string, expectation: Expectation): Promise<void> {
  const next = `${path}.next`
  const text = `${inLines(expectation)}\n`
  try {
    await writeFile(next, text)
    await keepBefore(dirname(path), text)
    // Whoever could read it can read it afterwards, whatever process this is.
    const before = await stat(path).catch(() => undefined)
    if (before) await chmod(next, before.mode)
    await rename(next, path)
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw new AppError('FIXTURE_READ_ONLY', { detail: { path, reason: code }, cause })
  }
}

/** JSON in which short things stand on one line. */
function inLines(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value)
  if (flat.length <= 160 || value === null || typeof value !== 'object') return flat
  const deeper = `${indent} `
  const lines = Array.isArray(value)
    ? value.map((one) => deeper + inLines(one, deeper))
    : Object.entries(value).map(([key, one]) => `${deeper}${JSON.stringify(key)}: ${inLines(one, deeper)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
