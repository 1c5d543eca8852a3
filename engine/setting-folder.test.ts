import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeSettingFolder } from './setting-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'tingdian-folder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
writeFileSync(join(root, 'file'), '')
symlinkSync('nowhere/at/all', join(root, 'dangling'))

test.each(['file', 'file/below', 'dangling', 'x'.repeat(300)])(
  '%s is no folder, and the setting is named',
  async (name) => {
    const making = makeSettingFolder('dataDir', join(root, name))
    await expect(making).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      detail: { problems: [expect.stringContaining('TINGDIAN_DATA')] },
    })
  },
)

test('a new folder is made, one that is there is left', async () => {
  for (let i = 0; i < 2; i++) await makeSettingFolder('cacheDir', join(root, 'new', 'deep'), 0o700)
  expect(statSync(join(root, 'new', 'deep')).mode & 0o777).toBe(0o700)
})
