import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../engine/errors.ts'
import { writeAbout, type RunAbout } from './kept-run.ts'
import { openReplayRuns } from './replay-runs.ts'
import type { ReplayWork } from './replay-work.ts'
import { heardReplays, writeFixture } from './test-fixture.ts'

let root: string
let fixtures: string
let told: RunAbout[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-runs-'))
  fixtures = join(root, 'fixtures')
  told = []
  for (const name of ['a', 'b']) await writeFixture(fixtures, name)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const usual = heardReplays(() => [['您', '好']])
const open = (work: ReplayWork = usual) =>
  openReplayRuns({ root: join(root, 'runs'), fixtures, work, onChange: (about) => told.push(structuredClone(about)) })
const begin = { who: '小周', stages: ['sound', 'text'] } as const
const until = async (isThere: () => boolean) => {
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5))
}
const codeOf = (asked: Promise<unknown>) => asked.then(String, (error: unknown) => (error as AppError).code)

/** Does the first fixture and then waits until it is given up. */
const stuck: ReplayWork = {
  ...usual,
  run: async ({ folders, ...task }, signal, onCase) => {
    await usual.run({ ...task, folders: folders.slice(0, 1) }, signal, onCase)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    throw new AppError('CANCELLED')
  },
}

describe('runs of the service', () => {
  test('are one at a time, tell how far they are, and keep what was done when they are given up', async () => {
    const runs = await open(stuck)
    const { id } = await runs.start(begin)
    await until(() => told.some(({ cases }) => cases.length === 1))
    expect(await codeOf(runs.start(begin))).toBe('CONFLICT')
    expect(await codeOf(runs.accept(id, 'a', { who: '小周', reason: '好' }))).toBe('CONFLICT')
    expect(await runs.cancel(id)).toMatchObject({ state: 'cancelled', cases: [{ name: 'a' }], fixtures: ['a', 'b'] })
    expect(told.map(({ state, cases }) => `${state} ${cases.length}`)).toEqual([
      'running 0',
      'running 1',
      'cancelled 1',
    ])
    expect((await runs.readCase(id, 'a')).case.name).toBe('a')
    expect(await codeOf(runs.readCase(id, 'b'))).toBe('NOT_FOUND')
    await runs.start({ ...begin, only: ['b'] })
    await runs.close()
    expect((await runs.list()).map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  test('are found again by the next service; what was under way has failed', async () => {
    const before = await open()
    const { id } = await before.start(begin)
    await until(() => told.at(-1)?.state === 'done')
    const { endedAt, ...about } = await before.get(id)
    expect(endedAt).toBeGreaterThan(0)
    await writeAbout(join(root, 'runs', 'cut'), {
      ...about,
      id: 'cut',
      state: 'running',
      startedAt: about.startedAt + 1,
    })
    const after = await open()
    expect((await after.list()).map(({ id: one, state, error }) => [one, state, error?.code])).toEqual([
      ['cut', 'failed', 'WORKER_DIED'],
      [id, 'done', undefined],
    ])
    expect(await after.whole(id)).toMatchObject({ version: 1, cases: [{ name: 'a' }, { name: 'b' }] })
  })

  test('that end in an error say which', async () => {
    const runs = await open({
      ...usual,
      run: () => Promise.reject(new AppError('MODEL_MISSING', { detail: { model: 'x' } })),
    })
    const { id } = await runs.start(begin)
    await until(() => told.at(-1)?.state === 'failed')
    expect((await runs.get(id)).error).toEqual({ code: 'MODEL_MISSING', detail: { model: 'x' } })
  })

  test.each(['..', '../runs', 'none', ''])('%j is no run', async (id) => {
    expect(await codeOf((await open()).get(id))).toBe('NOT_FOUND')
  })
})
