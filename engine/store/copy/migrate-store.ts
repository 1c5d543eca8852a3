import { AppError } from '../../errors.ts'
import { isPostgres } from '../open.ts'
import { openPostgres } from '../postgres/open.ts'
import type { Database } from '../sql/database.ts'
import { openDatabase } from '../sqlite/open.ts'
import { compareStores, type Comparison } from './compare-stores.ts'
import { copyStore, type OnCopied } from './copy-store.ts'

const openAt = (place: string): Promise<Database> => (isPostgres(place) ? openPostgres(place) : openDatabase(place))

/**
 * Copies a store with its queue into another database, file or PostgreSQL, and proves that they hold and answer the same. The source stays
 * as it is. Broken off anywhere, it goes on when it is run again.
 *
 * @throws AppError CONFLICT when the target holds something else, or differs in the end; as `openInsightStore`
 */
export async function migrateStore(
  from: string,
  to: string,
  { onCopied }: { onCopied?: OnCopied } = {},
): Promise<Comparison> {
  const source = await openAt(from)
  try {
    const target = await openAt(to)
    try {
      await copyStore(source, target, onCopied)
      const compared = await compareStores(source, target)
      if (compared.differences.length > 0)
        throw new AppError('CONFLICT', { detail: { why: 'the copy differs', differences: compared.differences } })
      return compared
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}
