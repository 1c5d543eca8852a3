import { openPostgres } from '../store/postgres/open.ts'
import { createQueue } from './table/queue.ts'
import { defaultQueueOptions, type Queue, type QueueOptions } from './types.ts'

/**
 * Opens the queue that lives beside the insight store in a PostgreSQL database. Where no clock is given, leases go by the server's: workers
 * on several machines need not agree on the time.
 *
 * @throws AppError as `openInsightStore`
 */
export async function openPostgresQueue(url: string, options: Partial<QueueOptions> = {}): Promise<Queue> {
  const db = await openPostgres(url)
  const clock = await db.urgent.get<{ now: number }>(
    'SELECT trunc(extract(epoch FROM clock_timestamp()) * 1000) AS now',
  )
  const aheadMs = (clock?.now ?? Date.now()) - Date.now()
  return createQueue(db, { ...defaultQueueOptions, now: () => Date.now() + aheadMs, ...options })
}
