import type { Database } from '../sql/database.ts'

const MOST_TOLD = 20

/** What SQLite finds wrong in its own pages and indexes, and rows that refer to none. Its words name tables and pages, no content. */
export async function sqliteFaults({ reader }: Pick<Database, 'reader'>): Promise<string[]> {
  const pages = await reader
    .all<{ integrity_check: string }>(`PRAGMA integrity_check(${MOST_TOLD})`)
    .catch((error: { code?: string; detail?: { reason?: string } }) => {
      // Some damage ends the very look at it.
      if (error.code === 'STORE_BROKEN') return [{ integrity_check: error.detail?.reason ?? 'SQLITE_CORRUPT' }]
      throw error
    })
  if (pages.some((row) => row.integrity_check !== 'ok')) return pages.map((row) => row.integrity_check)
  const orphans = await reader.all<{ table: string; parent: string }>('PRAGMA foreign_key_check')
  return [...new Set(orphans.map(({ table, parent }) => `${table} → ${parent}`))]
}

/**
 * How many utterances the word index lacks or has too many.
 *
 * @param isDeep - every word of the index is held against its row, too; whoever writes waits meanwhile
 */
export async function wordIndexFaults(db: Pick<Database, 'reader' | 'transaction'>, isDeep: boolean): Promise<number> {
  const row = await db.reader.get<{ faults: number }>(
    `SELECT (SELECT count(*) FROM utterances WHERE seq NOT IN (SELECT id FROM utterance_index_docsize)) +
       (SELECT count(*) FROM utterance_index_docsize WHERE id NOT IN (SELECT seq FROM utterances)) AS faults`,
  )
  if (!isDeep) return row?.faults ?? 0
  const isSound = await db
    .transaction((tx) => tx.run(`INSERT INTO utterance_index (utterance_index, rank) VALUES ('integrity-check', 1)`))
    .then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== 'STORE_BROKEN') throw error
        return false
      },
    )
  return (row?.faults ?? 0) + (isSound ? 0 : 1)
}
