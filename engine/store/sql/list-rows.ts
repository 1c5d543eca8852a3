import type { ListRequest, RecordingFilters } from '../visit-types.ts'
import type { Cursors } from './cursor.ts'
import type { SqlValue } from './database.ts'
import type { PagedTable, Snapshot } from './dialect.ts'
import { places } from './rows.ts'
import { snapshotOf } from './snapshot.ts'
import type { Reader } from './database.ts'

interface ListOf<Row, Filters> {
  /** What is listed: cursors of one list do not go on in another. */
  name: string
  table: PagedTable & ('recordings' | 'visits')
  /** Its name in SQL. */
  row: string
  /** SELECT …, without FROM. */
  select: string
  /** FROM … with the recordings as `r`, without conditions. */
  from: string
  /** When a row began and how long it is: in SQL and of a row that was read. */
  startedAt: Measure<Row>
  length: Measure<Row>
  keyOf: (row: Row) => number
  request: ListRequest<Filters>
  /** Conditions of this list alone, each with its values. */
  also: (filters: Partial<Filters>) => Condition[]
}

interface Measure<Row> {
  sql: string
  of: (row: Row) => number
}

export type Condition = [sql: string, values: SqlValue[]]

const MOST_ROWS = 200

/** What all pages share, and where the next goes on. */
interface Paging {
  snapshot: Snapshot
  total: number
  after: [value: number, key: number]
}

/**
 * One page in the order that is asked for, and how many rows all pages have. Rows that arrive while someone pages show on none of the
 * pages, whenever they began.
 */
export async function listRows<Row, Filters extends RecordingFilters>(
  reader: Reader,
  cursors: Cursors,
  { name, table, row, select, from, startedAt, length, keyOf, request, also }: ListOf<Row, Filters>,
): Promise<{ rows: Row[]; total: number; nextCursor?: string }> {
  const { filters = {} as Partial<Filters>, sort = 'newest', limit = 50, cursor } = request
  const size = Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS)
  const purpose = JSON.stringify([name, filters, sort])
  const measure = sort === 'longest' ? length : startedAt
  const [than, direction] = sort === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC']
  const paging = cursor === undefined ? undefined : (cursors.read(cursor, purpose) as Paging)
  // Read before the rows: what is written in between shows in neither this page nor a later one.
  const snapshot = paging?.snapshot ?? (await snapshotOf(reader, table))
  const all = whereOf([
    ...narrowed(filters, startedAt.sql, length.sql),
    ...also(filters),
    [reader.dialect.wasThere(row), [snapshot]],
  ])
  const total = paging?.total ?? (await countOf(reader, from, all))
  const further = paging ? ` AND (${measure.sql}, ${row}.seq) ${than} (?, ?)` : ''
  const order = `ORDER BY ${measure.sql} ${direction}, ${row}.seq ${direction}`
  const values = [...all.values, ...(paging?.after ?? []), size + 1]
  const rows = await reader.all<Row>(`${select} ${from} ${all.sql}${further} ${order} LIMIT ?`, values)
  const page = rows.slice(0, size)
  const last = rows.length > size ? page[size - 1] : undefined
  if (last === undefined) return { rows: page, total }
  const next: Paging = { snapshot, total, after: [measure.of(last), keyOf(last)] }
  return { rows: page, total, nextCursor: cursors.write(purpose, next) }
}

interface Where {
  sql: string
  values: SqlValue[]
}

const whereOf = (conditions: Condition[]): Where => ({
  sql: `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`,
  values: conditions.flatMap(([, values]) => values),
})

async function countOf(reader: Reader, from: string, { sql, values }: Where): Promise<number> {
  return (await reader.get<{ n: number }>(`SELECT count(*) AS n ${from} ${sql}`, values))?.n ?? 0
}

function narrowed(filters: RecordingFilters, startedAt: string, length: string): Condition[] {
  const { storeIds, deviceIds, fromAt, toAt, leastMs, mostMs } = filters
  const found: Condition[] = []
  if (storeIds) found.push([`r.store_id IN ${places(storeIds)}`, storeIds])
  if (deviceIds) found.push([`r.device_id IN ${places(deviceIds)}`, deviceIds])
  if (fromAt !== undefined) found.push([`${startedAt} >= ?`, [fromAt]])
  if (toAt !== undefined) found.push([`${startedAt} < ?`, [toAt]])
  if (leastMs !== undefined) found.push([`${length} >= ?`, [leastMs]])
  if (mostMs !== undefined) found.push([`${length} <= ?`, [mostMs]])
  return found
}
