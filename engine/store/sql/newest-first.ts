import type { RecordingFilters } from '../visit-types.ts'
import type { Cursors } from './cursor.ts'
import type { SqlValue } from './database.ts'
import type { Snapshot } from './dialect.ts'
import { places } from './rows.ts'
import { snapshotOf } from './snapshot.ts'
import type { Reader } from './database.ts'

interface ListOf<Filters> {
  /** What is listed: cursors of one list do not go on in another. */
  name: string
  table: 'recordings' | 'visits'
  /** Its name in SQL. */
  row: string
  /** SELECT … FROM … with the recordings as `r`, without conditions. */
  select: string
  /** SQL of when a row began. */
  startedAt: string
  request: { filters?: Filters; limit?: number; cursor?: string }
  /** Conditions of this list alone, each with its values. */
  also?: (filters: Partial<Filters>) => [condition: string, values: SqlValue[]][]
}

const MOST_ROWS = 200

/** What all pages share, and where the next goes on. */
interface Paging {
  snapshot: Snapshot
  after: [startedAt: number, key: number]
}

/** One page, newest first. Rows that arrive while someone pages show on none of its pages, whenever they began. */
export async function newestFirst<Row extends { startedAt: number }, Filters extends RecordingFilters>(
  reader: Reader,
  cursors: Cursors,
  { name, table, row, select, startedAt, request, also = () => [] }: ListOf<Filters>,
  keyOf: (row: Row) => number,
): Promise<{ rows: Row[]; nextCursor?: string }> {
  const { filters = {} as Partial<Filters>, limit = 50, cursor } = request
  const size = Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS)
  const purpose = JSON.stringify([name, filters])
  const conditions = [...narrowed(filters, startedAt), ...also(filters)]
  const paging = cursor === undefined ? undefined : (cursors.read(cursor, purpose) as Paging)
  // Read before the rows: what is written in between shows in neither this page nor a later one.
  const snapshot = paging?.snapshot ?? (await snapshotOf(reader, table))
  conditions.push([reader.dialect.wasThere(row), [snapshot]])
  if (paging) conditions.push([`(${startedAt}, ${row}.seq) < (?, ?)`, paging.after])
  const where = `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}`
  const rows = await reader.all<Row>(`${select} ${where} ORDER BY ${startedAt} DESC, ${row}.seq DESC LIMIT ?`, [
    ...conditions.flatMap(([, values]) => values),
    size + 1,
  ])
  const page = rows.slice(0, size)
  const last = rows.length > size ? page[size - 1] : undefined
  if (!last) return { rows: page }
  const next: Paging = { snapshot, after: [last.startedAt, keyOf(last)] }
  return { rows: page, nextCursor: cursors.write(purpose, next) }
}

function narrowed(filters: RecordingFilters, startedAt: string): [condition: string, values: SqlValue[]][] {
  const { storeIds, deviceIds, fromAt, toAt } = filters
  const found: [string, SqlValue[]][] = []
  if (storeIds) found.push([`r.store_id IN ${places(storeIds)}`, storeIds])
  if (deviceIds) found.push([`r.device_id IN ${places(deviceIds)}`, deviceIds])
  if (fromAt !== undefined) found.push([`${startedAt} >= ?`, [fromAt]])
  if (toAt !== undefined) found.push([`${startedAt} < ?`, [toAt]])
  return found
}
