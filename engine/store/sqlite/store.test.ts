import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { storeContract } from '../../../fixtures/contracts/store.ts'
import { layMigratedStore } from '../../../fixtures/migrated-store.ts'
import { openInsightStore } from '../open.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

storeContract('SQLite', async (place) => {
  const file = join(folder, `${place}.db`)
  await layMigratedStore(file)
  return openInsightStore(file)
})
