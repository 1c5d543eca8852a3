import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Expectation } from '../../engine/replay/expectation.ts'
import type { ReplayRun } from '../../engine/replay/run.ts'
import { acceptCase } from './accept.ts'
import { takeBack } from './take-back.ts'
import { fixtureFolders } from './fixture.ts'
import { toPage } from './page.ts'
import { runAll, type RunAllOptions } from './run-all.ts'
import type { ReplayContext } from './run-fixture.ts'
import { contextOf, hearing, writeFixture } from './test-fixture.ts'

let root: string
let work: string
let context: ReplayContext
let words: string[][]
const taken = { who: '小林', reason: '第一次' }
const usual: RunAllOptions = { jobs: 2, gates: {} }

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-replay-test-'))
  work = await mkdtemp(join(tmpdir(), 'tingdian-replay-work-'))
  words = [
    ['您', '好'],
    ['太', '贵', '了'],
  ]
  context = await contextOf(
    work,
    hearing(() => words),
  )
})
afterEach(async () => {
  await context.store.close()
  for (const dir of [root, work]) await rm(dir, { recursive: true, force: true })
})

/** A fixture with what came out of it taken for right. */
async function accepted(name: string): Promise<string> {
  return accept(await writeFixture(root, name))
}

async function accept(folder: string): Promise<string> {
  const [ran] = await runAll([folder], context, { ...usual, isAccepting: true })
  await acceptCase(ran, taken, context)
  return folder
}
const replay = async (options: Partial<RunAllOptions> = {}) =>
  (await runAll(await fixtureFolders(root), context, { ...usual, ...options })).map((one) => one.case)

describe('a fixture', () => {
  test('is the same as long as the same comes out, as often as it is run', async () => {
    await accepted('a')
    for (let i = 0; i < 2; i++) expect(await replay()).toMatchObject([{ name: 'a', status: 'same', differences: [] }])
  })

  test('differs when another word is heard, in the half from the sound alone', async () => {
    await accepted('a')
    words = [
      ['您', '好'],
      ['太', '跪', '了'],
    ]
    const [one] = await replay()
    expect(one.status).toBe('different')
    expect(one.differences.map(({ kind }) => kind)).toEqual(['word', 'concept'])
    expect(one.differences.every(({ stage }) => stage === 'sound')).toBe(true)
    expect(one.differences[0]).toMatchObject({ wanted: ['贵'], got: ['跪'] })
  })

  test('names what it was made by otherwise', async () => {
    await accepted('a')
    words = [['您', '早']]
    const [one] = await runAll(await fixtureFolders(root), { ...context, by: { ...context.by, beams: 2 } }, usual)
    expect(one.case.causes).toEqual([{ what: 'beams', wanted: '5', got: '2' }])
  })

  test('is accepted with who and why, beside those who did before', async () => {
    const folder = await accepted('a')
    const first = await readFile(join(folder, 'expected.json'), 'utf8')
    words = [['您', '早']]
    const [ran] = await runAll([folder], context, { ...usual, isAccepting: true })
    await acceptCase(ran, { who: '小周', reason: '新的识别模型' }, context)
    const written = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8')) as Expectation
    expect(written.accepted.map(({ who, reason }) => [who, reason])).toEqual([
      ['小林', '第一次'],
      ['小周', '新的识别模型'],
    ])
    expect(written.accepted[1].differences).toMatchObject({ word: expect.any(Number) as number })
    expect(await replay()).toMatchObject([{ status: 'same' }])
    expect(await takeBack(folder)).toMatchObject({ who: '小周', reason: '新的识别模型' })
    expect(await readFile(join(folder, 'expected.json'), 'utf8')).toBe(first)
    // One step: what was accepted before that was another's.
    await expect(takeBack(folder)).rejects.toThrow(expect.objectContaining({ code: 'CONFLICT' }))
  })

  test('on another machine may differ in a word of many, on its own in none', async () => {
    const long = '这一段话很长很长里面的字也很多很多多到错一个字不算什么大不了的'
    words = [[...`${long}${long}事情`]]
    await accepted('a')
    words = [[...`${long}${long}事清`]]
    expect(await replay()).toMatchObject([{ status: 'different' }])
    context = { ...context, by: { ...context.by, machine: 'elsewhere' } }
    expect(await replay()).toMatchObject([{ status: 'same', differences: [{ kind: 'word', tolerated: true }] }])
    expect(await replay({ strictness: 'exact' })).toMatchObject([{ status: 'different' }])
  })

  test('is held against its gates', async () => {
    const reference = 'reference.json'
    const folder = await writeFixture(root, 'a', { reference, gates: { cerPercent: 5 } })
    await writeFile(join(folder, reference), JSON.stringify({ turns: [{ text: '您好太贵啦' }], concepts: ['价格'] }))
    await accept(folder)
    expect(await replay()).toMatchObject([
      {
        status: 'different',
        brokenGates: [{ gate: 'cerPercent', wanted: 5, got: 20 }],
        measures: { conceptRecall: 1 },
      },
    ])
  })
})

test('a run is held against another run instead of what was accepted', async () => {
  await accepted('a')
  words = [['您', '早']]
  const against: ReplayRun = { version: 1, at: '', by: { version: '', machine: '' }, cases: await replay() }
  expect(against.cases[0].status).toBe('different')
  expect(await replay({ against })).toMatchObject([{ status: 'same' }])
})

test('one broken fixture does not keep the others from being run, and order stands', async () => {
  await accepted('a')
  await accepted('b')
  await writeFile(join(root, 'a', 'fixture.json'), '{')
  expect(await replay()).toMatchObject([
    { name: 'a', status: 'broken', error: { code: 'FIXTURE_BROKEN' } },
    { name: 'b', status: 'same' },
  ])
})

describe('a broken fixture says what was wanted and what came', () => {
  test.each<[string, (folder: string) => Promise<void>, RegExp]>([
    ['no expectation', (folder) => rm(join(folder, 'expected.json')), /expected\.json/],
    ['a sound that is gone', (folder) => rm(join(folder, 'sound.wav')), /ENOENT/],
    ['a sound that was cut', async (folder) => writeFile(join(folder, 'sound.wav'), 'RIFF'), /4 bytes/],
    [
      'another sample',
      async (folder) => {
        const content = await readFile(join(folder, 'sound.wav'))
        content[1000] ^= 1
        await writeFile(join(folder, 'sound.wav'), content)
      },
      /sha256/,
    ],
    [
      'an expectation of another form',
      (folder) => writeFile(join(folder, 'expected.json'), '{"version": 2}'),
      /version/,
    ],
  ])('%s', async (_, harm, told) => {
    await harm(await accepted('a'))
    const [one] = await replay()
    expect(one.status).toBe('broken')
    expect(JSON.stringify(one.error?.detail)).toMatch(told)
  })

  test('a file outside', async () => {
    const folder = await accepted('a')
    const manifest = await readFile(join(folder, 'fixture.json'), 'utf8')
    await writeFile(join(folder, 'fixture.json'), manifest.replace('sound.wav', '../../sound.wav'))
    expect((await replay())[0].error?.detail).toMatchObject({ came: 'elsewhere' })
  })

  test('a key that is none', async () => {
    const folder = await accepted('a')
    const manifest = await readFile(join(folder, 'fixture.json'), 'utf8')
    await writeFile(join(folder, 'fixture.json'), manifest.replace('"pack"', '"pakc"'))
    expect(JSON.stringify((await replay())[0].error?.detail.problems)).toMatch(/pakc|pack/)
  })

  test('no fixture at all', async () => {
    await expect(fixtureFolders(root)).rejects.toMatchObject({ code: 'FIXTURE_BROKEN' })
    await accepted('a')
    await expect(fixtureFolders(root, ['b*'])).rejects.toMatchObject({ detail: { wanted: ['b*'], came: ['a'] } })
  })
})

test('fixtures are chosen by name or tag', async () => {
  for (const [name, tags] of [
    ['auto-far', ['far']],
    ['auto-near', []],
    ['pest-far', ['far']],
  ] as const)
    await writeFixture(root, name, { tags: [...tags] })
  const chosen = async (...filters: string[]) =>
    (await fixtureFolders(root, filters)).map((folder) => folder.split('/').at(-1))
  expect(await chosen('auto*')).toEqual(['auto-far', 'auto-near'])
  expect(await chosen('tag:far')).toEqual(['auto-far', 'pest-far'])
  expect(await chosen('pest-far', 'auto-near')).toEqual(['auto-near', 'pest-far'])
})

test('the page holds differences and sound, and lets nothing run but what it names', async () => {
  const folder = await accepted('a')
  words = [['<b>您', '早']]
  const run: ReplayRun = { version: 1, at: '2026-01-01', by: { version: '', machine: '' }, cases: await replay() }
  const page = await toPage(run, () => [{ path: join(folder, 'sound.wav'), offsetMs: 0 }], 'zh')
  expect(page).toContain("default-src 'none'")
  expect(page).toContain('data:audio/wav;base64,UklGR')
  expect(page).toContain('&lt;b&gt;')
  expect(page).not.toMatch(/<b>|\son\w+=|https?:/)
})
