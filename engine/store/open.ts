import { changesSince } from './sql/changes.ts'
import type { Reader } from './sql/database.ts'
import { packVersions } from './sql/rereads.ts'
import { openSqliteStore } from './sqlite/store.ts'
import type { ColumnedReading } from './columns/columned-reading.ts'
import { openPostgresReader, openPostgresReading, openPostgresStore } from './postgres/store.ts'
import { buildColumns, generationOf, type Built } from './columns/build-columns.ts'
import { filesBehind, loadColumns, saveColumns } from './columns/column-files.ts'
import type { Generation } from './columns/live-columns.ts'
import { openSqliteReader, openSqliteReading } from './sqlite/open-reading.ts'
import type { InsightStore } from './types.ts'

export interface StoreOptions {
  /** How long one reading may take that nobody else bounds; then it fails with QUERY_TIMEOUT. Default: as long as it needs. */
  statementMs?: number
}

/** Whether a place is a PostgreSQL database, else it is a file. */
export const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place)

/**
 * Opens the insight store, and makes it when there is none. Other databases join here.
 *
 * @param place - file of the SQLite database, whose folder must be there; or `postgres://user:password@host/database`
 * @throws AppError STORE_NEWER, STORE_BROKEN, STORE_BUSY, DISK_FULL, INPUT_INVALID
 */
export function openInsightStore(place: string, options: StoreOptions = {}): Promise<InsightStore> {
  const open = isPostgres(place) ? openPostgresStore : openSqliteStore
  return open(place, options.statementMs)
}

/**
 * Questions over one connection to a store that was opened before, by whoever keeps its schema.
 *
 * @throws AppError STORE_BROKEN
 */
export function openStoreReading(place: string): Promise<{ reading: ColumnedReading; close: () => Promise<void> }> {
  return isPostgres(place) ? openPostgresReading(place) : openSqliteReading(place)
}

/** Builds the columns of a store and keeps them in a folder. */
export interface ColumnBuilder {
  /** The columns of the folder, or new ones where it has none of this store. */
  first(): Promise<Generation>
  /** Takes in what changed since; undefined where nothing did. */
  next(): Promise<Generation | undefined>
  close(): Promise<void>
}

/**
 * @param folder - made when it is not there; nobody else may use it
 * @param signal - ends what is being built
 */
export async function openColumnBuilder(place: string, folder: string, signal: AbortSignal): Promise<ColumnBuilder> {
  const { reader, close } = await (isPostgres(place) ? openPostgresReader : openSqliteReader)(place, signal)
  let built: Built | undefined
  const build = async (): Promise<Generation> => {
    built = await buildColumns(reader, built)
    await saveColumns(folder, built)
    return generationOf(built)
  }
  return {
    async first() {
      built = await loadColumns(folder, reader)
      return built ? generationOf(built) : build()
    },
    async next() {
      const since = built && (await changesSince(reader, built))
      return !since?.isSame || since.recordings.length > 0 ? build() : undefined
    },
    close,
  }
}

/** Versions of packs that the recordings of a store are of, asked without opening it for writing. */
export const packVersionsIn = (place: string): ReturnType<typeof packVersions> => asked(place, packVersions)

/** How far the columns that are kept in a folder are behind their store; undefined where there are none of this store. */
export const columnsBehind = (place: string, folder: string): ReturnType<typeof filesBehind> =>
  asked(place, (reader) => filesBehind(folder, reader))

async function asked<T>(place: string, ask: (reader: Reader) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const { reader, close } = await (isPostgres(place) ? openPostgresReader : openSqliteReader)(place, stop.signal)
  try {
    return await ask(reader)
  } finally {
    await close()
  }
}
