import type { Reader } from './database.ts'
import type { PagedTable, Snapshot } from './dialect.ts'

/** What can be seen of a table now. */
export async function snapshotOf(reader: Reader, table: PagedTable): Promise<Snapshot> {
  return (await reader.get<{ snapshot: Snapshot }>(reader.dialect.snapshotOf(table)))?.snapshot ?? 0
}
