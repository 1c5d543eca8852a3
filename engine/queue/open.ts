import { isPostgres } from '../store/open.ts'
import { openPostgresQueue } from './postgres.ts'
import { openSqliteQueue } from './sqlite.ts'
import type { Queue, QueueOptions } from './types.ts'

/**
 * Opens the queue that lives beside an insight store, after the store itself.
 *
 * @throws AppError as `openInsightStore`
 */
export function openQueue(place: string, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return isPostgres(place) ? openPostgresQueue(place, options) : openSqliteQueue(place, options)
}
