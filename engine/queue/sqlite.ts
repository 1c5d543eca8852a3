import { openDatabase } from '../store/sqlite/open.ts'
import { createQueue } from './table/queue.ts'
import { defaultQueueOptions, type Queue, type QueueOptions } from './types.ts'

/**
 * Opens the queue that lives in the insight store's file.
 *
 * @throws AppError as `openInsightStore`
 */
export async function openSqliteQueue(path: string, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return createQueue(await openDatabase(path, 0), { ...defaultQueueOptions, ...options })
}
