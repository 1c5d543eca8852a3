import { describe } from 'vitest'
import { queueContract } from '../../fixtures/contracts/queue.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { openPostgresQueue } from './postgres.ts'

const url = testPostgresUrl()

describe.skipIf(url === undefined)(postgresName(), () => {
  queueContract('PostgreSQL', async (place, options) =>
    openPostgresQueue(await postgresPlace(url ?? '', `queue-${place}`), options),
  )
})
