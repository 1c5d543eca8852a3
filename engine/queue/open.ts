import { openSqliteQueue } from './sqlite.ts'
import type { Queue, QueueOptions } from './types.ts'

/**
 * Opens the queue that lives beside an insight store, after the store itself.
 *
 * @throws AppError as `openInsightStore`
 */
export function openQueue(path: string, options: Partial<QueueOptions> = {}): Promise<Queue> {
  return openSqliteQueue(path, options)
}
