import type { StoreFacts, RecordedSpan } from '../../figure-types.ts'
import type { OpeningHours } from '../../opening-hours.ts'
import type { SearchFilters } from '../../types.ts'
import type { SqlValue } from '../database.ts'
import { conditionsOf } from '../filters.ts'
import type { Reader } from '../database.ts'

/** The part of a scope that says where; the rest says what was said, which is heard all the same. */
const placesOf = ({ storeIds, deviceIds, recordingIds, models, packs }: SearchFilters): SearchFilters =>
  Object.fromEntries(
    Object.entries({ storeIds, deviceIds, recordingIds, models, packs }).filter(([, value]) => value !== undefined),
  )

export async function recordedIn(reader: Reader, scope: SearchFilters): Promise<RecordedSpan[]> {
  const { sql, params } = await conditionsOf(reader, placesOf(scope))
  const times: [string, number | undefined][] = [
    ['AND r.started_at + r.duration_ms > ?', scope.fromAt],
    ['AND r.started_at < ?', scope.toAt],
  ]
  const bounds = times.flatMap(([text, value]) => (value === undefined ? [] : [{ text, value }]))
  const rows = await reader.all<Omit<RecordedSpan, 'isPlaced'> & { quality: string | null }>(
    `SELECT r.store_id AS "storeId", r.device_id AS "deviceId", r.started_at AS "from", r.started_at + r.duration_ms AS "to",
       r.time_quality AS quality
     FROM recordings r WHERE r.duration_ms > 0 AND (${sql}) ${bounds.map(({ text }) => text).join(' ')}`,
    [...params, ...bounds.map(({ value }): SqlValue => value)],
  )
  return rows.map(({ quality, ...span }) => ({ ...span, isPlaced: quality !== 'bounded' && quality !== 'unknown' }))
}

export async function storeFacts(reader: Reader): Promise<StoreFacts> {
  const [hours, stores] = await Promise.all([
    reader.all<{ storeId: string; hours: string }>('SELECT store_id AS "storeId", hours FROM store_hours'),
    reader.all<{ id: string; name: string | null }>('SELECT id, name FROM stores'),
  ])
  return {
    ids: stores.map(({ id }) => id),
    nameOf: new Map(stores.flatMap(({ id, name }) => (name === null ? [] : [[id, name]]))),
    hoursOf: new Map(hours.map((row) => [row.storeId, JSON.parse(row.hours) as OpeningHours])),
  }
}
