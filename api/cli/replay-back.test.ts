import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tingdian } from '../../fixtures/command.ts'
import { acceptCase } from '../replay/accept.ts'
import { runAll } from '../replay/run-all.ts'
import { contextOf, hearing, writeFixture } from '../replay/test-fixture.ts'

let root: string
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'tingdian-replay-back-'))))
afterEach(() => rm(root, { recursive: true, force: true }))

/** A fixture that two people accepted, one after the other, of different words. */
async function acceptedTwice(): Promise<[first: string, second: string]> {
  let words = [['您', '好']]
  for (const name of ['work', 'fixtures']) await mkdir(join(root, name))
  const context = await contextOf(
    join(root, 'work'),
    hearing(() => words),
  )
  const folder = await writeFixture(join(root, 'fixtures'), 'a')
  const accept = async (who: string) => {
    const [ran] = await runAll([folder], context, { jobs: 1, gates: {}, isAccepting: true })
    await acceptCase(ran, { who, reason: '试' }, context)
    return readFile(join(folder, 'expected.json'), 'utf8')
  }
  const first = await accept('小林')
  words = [['您', '早']]
  const second = await accept('小周')
  await context.store.close()
  return [first, second]
}

const replay = (...argv: string[]) => tingdian('--lang', 'zh', 'replay', join(root, 'fixtures'), ...argv)
const expected = () => readFile(join(root, 'fixtures', 'a', 'expected.json'), 'utf8')

test('replay --take-back restores what was expected before the last acceptance, once', async () => {
  const [first, second] = await acceptedTwice()
  expect(await expected()).toBe(second)
  const back = await replay('--take-back', 'a')
  expect([back.status, back.stderr]).toEqual([0, expect.stringContaining('a：撤回了认可（小周: 试）')])
  expect(await expected()).toBe(first)
  const again = await replay('--take-back', 'a')
  expect(again.status).not.toBe(0)
  expect(await expected()).toBe(first)
})

test('replay --take-back touches nothing where the name is none, or something else is asked with it', async () => {
  const [, second] = await acceptedTwice()
  expect((await replay('--take-back', 'b')).status).toBe(2)
  expect((await replay('--take-back', 'a', '--accept', 'a', '--reason', '试')).status).toBe(2)
  expect(await expected()).toBe(second)
})
