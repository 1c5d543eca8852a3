import type { Database } from '../sql/database.ts'

/** Indexes and constraints that PostgreSQL itself counts as not valid, and blocks that failed their checksum. */
export async function postgresFaults({ reader }: Pick<Database, 'reader'>): Promise<string[]> {
  const rows = await reader.all<{ fault: string }>(
    `SELECT 'index ' || c.relname AS fault FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND NOT (i.indisvalid AND i.indisready)
     UNION ALL SELECT 'constraint ' || conname FROM pg_constraint
     WHERE connamespace = to_regnamespace(quote_ident(current_schema())) AND NOT convalidated
     UNION ALL SELECT 'blocks with a wrong checksum: ' || checksum_failures FROM pg_stat_database
     WHERE datname = current_database() AND checksum_failures > 0`,
  )
  return rows.map(({ fault }) => fault)
}
