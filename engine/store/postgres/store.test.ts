import { describe } from 'vitest'
import { storeContract } from '../../../fixtures/contracts/store.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { openPostgresStore } from './store.ts'

const url = testPostgresUrl()

describe.skipIf(url === undefined)(postgresName(), () => {
  storeContract('PostgreSQL', async (place) => openPostgresStore(await postgresPlace(url ?? '', `store-${place}`)))
})
