import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { makeZip } from '../../fixtures/fetch/zip.ts'
import { extractMember } from './wheel.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-wheel-'))
})

test.each([true, false])('joins members in order (packed: %s)', async (deflate) => {
  const wheel = join(folder, 'a.whl')
  await writeFile(wheel, makeZip({ 'p/one': Buffer.from('first '), 'p/two': Buffer.from('second') }, deflate))
  await extractMember(wheel, 'p/one', join(folder, 'out', 'joined'))
  await extractMember(wheel, 'p/two', join(folder, 'out', 'joined'), true)
  expect(await readFile(join(folder, 'out', 'joined'), 'utf8')).toBe('first second')
})

test('names a member that is not there, and a file that is no zip', async () => {
  const wheel = join(folder, 'a.whl')
  await writeFile(wheel, makeZip({ 'p/one': Buffer.from('x') }))
  await expect(extractMember(wheel, 'p/none', join(folder, 'out'))).rejects.toThrow('p/none')
  await writeFile(wheel, 'a page that says: please log in')
  await expect(extractMember(wheel, 'p/one', join(folder, 'out'))).rejects.toThrow('zip')
})
