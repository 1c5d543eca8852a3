/** Replays that are shown on the pages, and fixtures that a journey runs. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAbout, writeCase } from '../../../api/replay/kept-run.ts'
import type { Difference } from '../../../engine/replay/difference.ts'
import type { Expectation } from '../../../engine/replay/expectation.ts'
import type { ReplayResult } from '../../../engine/replay/result.ts'
import type { CaseOutcome } from '../../../engine/replay/run.ts'
import { projectRoot } from '../../../models/root.ts'
import { HOSTILE } from './hostile.ts'

/** The shortest that ships: it is heard in seconds. */
const SHIPPED = 'skincare-near'
export const CHANGED = 'changed'
/** Nobody says it. */
export const NEVER_SAID = '咦哟哎'
const [HOSTILE_RUN, HOSTILE_CASE] = ['hostile', '<b>店']

export const replaysOf = (dataDir: string): string => join(dataDir, 'fixtures')

/** A fixture of which another word is expected than is said, and a run full of hostile words. */
export async function seedReplays(dataDir: string): Promise<void> {
  const folder = join(replaysOf(dataDir), CHANGED)
  await mkdir(replaysOf(dataDir), { recursive: true })
  await cp(join(projectRoot(), 'fixtures', 'replays', SHIPPED), folder, { recursive: true })
  const path = join(folder, 'expected.json')
  const expectation = JSON.parse(await readFile(path, 'utf8')) as Expectation
  for (const result of [expectation.sound, expectation.text]) expectAnother(result)
  await writeFile(path, JSON.stringify(expectation))
  await seedHostile(join(dataDir, 'replay', HOSTILE_RUN), expectation)
}

function expectAnother({ turns }: ReplayResult): void {
  const [turn] = turns
  const [, ...rest] = turn.words
  turn.words = [[NEVER_SAID, turn.words[0][1], turn.words[0][2]], ...rest]
  turn.text = turn.words.map(([word]) => word).join('')
}

async function seedHostile(folder: string, { by, samples, sound }: Expectation): Promise<void> {
  const differences: Difference[] = HOSTILE.flatMap((text, at) => [
    {
      kind: 'word',
      stage: 'sound',
      atMs: at * 1000,
      wanted: [text],
      got: [text],
      context: [text.slice(0, 6), text.slice(0, 6)],
    },
    { kind: 'concept', stage: 'text', atMs: at * 1000, got: [text, text] },
  ])
  const turns = HOSTILE.map((text, at) => ({ ...sound.turns[0], startMs: at * 1000, endMs: at * 1000 + 900, text }))
  const outcome = { by, samples, sound: { ...sound, turns } }
  const one: CaseOutcome = {
    ...{ name: HOSTILE_CASE, status: 'different', outcome, differences, measures: {}, tookMs: 1 },
    causes: HOSTILE.slice(0, 2).map((text) => ({ what: 'pack', wanted: text, got: text })),
    brokenGates: [{ gate: 'cerPercent', wanted: 1, got: 2 }],
  }
  const error = { code: 'FIXTURE_BROKEN', detail: { path: HOSTILE[0], problems: [...HOSTILE] } }
  const broken: CaseOutcome = { ...one, name: 'broken', status: 'broken', error, differences: [], outcome: undefined }
  delete broken.outcome
  const cases = [one, broken]
  const rows = cases.map(({ name, status }) => ({
    ...{ name, status, isNew: false, differences: { word: HOSTILE.length, concept: HOSTILE.length }, tolerated: 0 },
    accepted: { at: '2026-11-01T10:00:00Z', who: HOSTILE[0] ?? '', reason: HOSTILE[1] ?? '' },
  }))
  await writeAbout(folder, {
    ...{ version: 1, id: HOSTILE_RUN, state: 'done', who: HOSTILE[0] ?? '', startedAt: 1, endedAt: 2 },
    ...{ stages: ['sound', 'text'], fixtures: cases.map(({ name }) => name), cases: rows },
  })
  const digests = { manifest: '', expected: '' }
  for (const each of cases) await writeCase(folder, { case: each, isNew: false, standard: outcome, heard: [], digests })
}

/** Pages of replays, the hostile run in each of its views. */
export function replayAddresses(): string[] {
  const name = encodeURIComponent(HOSTILE_CASE)
  return [
    ...['/replay', `/replay/${HOSTILE_RUN}`, `/replay/${HOSTILE_RUN}?all=1`, '/replay/none', '/replay/none/none'],
    ...[
      `/replay/${HOSTILE_RUN}/${name}`,
      `/replay/${HOSTILE_RUN}/${name}?kind=concept`,
      `/replay/${HOSTILE_RUN}/broken`,
    ],
    ...[`/replay/${HOSTILE_RUN}?against=${HOSTILE_RUN}&all=1`, `/replay/${HOSTILE_RUN}/${name}?against=none`],
  ]
}
