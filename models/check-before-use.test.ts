import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBeforeUse } from './check-before-use.ts'
import { describeFiles, type InstalledFile } from './manifest.ts'

let folder = ''
let files: InstalledFile[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-check-'))
  await mkdir(join(folder, 'files'))
  await writeFile(join(folder, 'files', 'weights.bin'), 'weights')
  files = await describeFiles(join(folder, 'files'), ['weights.bin'])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const check = () => checkBeforeUse('tiny', folder, [{ folder: 'files', files }])

test('right files pass, again without being read', async () => {
  await check()
  const record = await readFile(join(folder, 'checked.json'), 'utf8')
  await check()
  expect(await readFile(join(folder, 'checked.json'), 'utf8')).toBe(record)
})

test('a file that changed after it was checked is found, though its size is the same', async () => {
  await check()
  await writeFile(join(folder, 'files', 'weights.bin'), 'weighty')
  await expect(check()).rejects.toMatchObject({
    code: 'MODEL_CHECKSUM',
    detail: { model: 'tiny', file: 'files/weights.bin', wanted: files[0].sha256 },
  })
  await writeFile(join(folder, 'files', 'weights.bin'), 'weights')
  await check()
})

test('a record that is no JSON is written again', async () => {
  await writeFile(join(folder, 'checked.json'), 'half a rec')
  await check()
  expect(JSON.parse(await readFile(join(folder, 'checked.json'), 'utf8'))).toHaveProperty(['files/weights.bin'])
})
