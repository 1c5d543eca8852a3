import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe } from 'vitest'
import { openColumnedStore } from '../../../fixtures/columned-store.ts'
import { storeContract } from '../../../fixtures/contracts/store.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-columned-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

storeContract('columns beside SQLite', (place) => openColumnedStore(join(folder, `${place}.db`)))

const url = testPostgresUrl()
describe.skipIf(url === undefined)(postgresName(), () => {
  storeContract('columns beside PostgreSQL', async (place) =>
    openColumnedStore(await postgresPlace(url ?? '', `columned-${place}`)),
  )
})
