import { whileConnected } from './driver.ts'

/** How a PostgreSQL server and its database stand to what a store needs. */
export interface PostgresState {
  /** As the server says it, `15.20`. */
  version: string
  isNewEnough: boolean
  /** Rights that are missing, in words of PostgreSQL: `CREATE ON SCHEMA public`. */
  lacking: string[]
  /** A replica, or a database that takes no writing. */
  isReadOnly: boolean
  encoding: string
  collation: string
  /** Of the library that sorts texts, where it is not the one the database was made with: indexes of others may be wrong. */
  collationChanged?: string
  /** Connections that are left, of all. */
  free: number
  most: number
}

/** The connections of one process, and some for the command line. */
export const WANTED_CONNECTIONS = 20
const OLDEST = 150_000

interface Row {
  version: string
  number: number
  schema: string | null
  mayConnect: boolean
  mayUse: boolean | null
  mayCreate: boolean | null
  isReplica: boolean
  isReadOnly: string
  encoding: string
  collation: string
  made: string | null
  actual: string | null
  used: number
  most: number
}

/**
 * Looks at a server without making or changing anything.
 *
 * @throws AppError STORE_BUSY when it cannot be reached, STORE_BROKEN when it does not let us in
 */
export async function inspectPostgres(url: string): Promise<PostgresState> {
  const [row] = await whileConnected(url, (ask) =>
    ask<Row>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
         CAST(current_setting('server_version_num') AS int) AS number, current_schema() AS schema,
         has_database_privilege(current_database(), 'CONNECT') AS "mayConnect",
         has_schema_privilege(current_schema(), 'USAGE') AS "mayUse",
         has_schema_privilege(current_schema(), 'CREATE') AS "mayCreate",
         pg_is_in_recovery() AS "isReplica", current_setting('default_transaction_read_only') AS "isReadOnly",
         pg_encoding_to_char(encoding) AS encoding, datcollate AS collation, datcollversion AS made,
         pg_database_collation_actual_version(oid) AS actual,
         (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
         CAST(current_setting('max_connections') AS int) AS most
       FROM pg_database WHERE datname = current_database()`,
    ),
  )
  const { version, number, schema, encoding, collation, made, actual, most, used } = row
  const isChanged = made !== null && actual !== null && made !== actual
  return {
    ...{ version, isNewEnough: number >= OLDEST, encoding, collation, most, free: most - used },
    lacking: [
      ...(row.mayConnect ? [] : ['CONNECT ON DATABASE']),
      ...(schema === null ? ['a schema in search_path'] : []),
      ...(row.mayUse === false ? [`USAGE ON SCHEMA ${schema}`] : []),
      ...(row.mayCreate === false ? [`CREATE ON SCHEMA ${schema}`] : []),
    ],
    isReadOnly: row.isReplica || row.isReadOnly === 'on',
    ...(isChanged && { collationChanged: `${made} → ${actual}` }),
  }
}
