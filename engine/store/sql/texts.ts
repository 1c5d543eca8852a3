import type { SaidText, TextScope } from '../text-types.ts'
import type { Reader, SqlValue } from './database.ts'

function within({ pack, storeId }: TextScope): { sql: string; params: SqlValue[] } {
  if (storeId === undefined) return { sql: 'r.pack = ?', params: [pack] }
  return { sql: 'r.pack = ? AND r.store_id = ?', params: [pack, storeId] }
}

export async function countTexts(reader: Reader, scope: TextScope): Promise<number> {
  const { sql, params } = within(scope)
  const row = await reader.get<{ n: number }>(
    `SELECT count(*) AS n FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${sql}`,
    params,
  )
  return row?.n ?? 0
}

export async function countRecordings(reader: Reader, scope: TextScope): Promise<number> {
  const { sql, params } = within(scope)
  return (await reader.get<{ n: number }>(`SELECT count(*) AS n FROM recordings r WHERE ${sql}`, params))?.n ?? 0
}

export function textPage(reader: Reader, scope: TextScope, limit: number, before?: number): Promise<SaidText[]> {
  const { sql, params } = within(scope)
  return reader.all(
    `SELECT u.seq, u.id, r.id AS "recordingId", r.store_id AS "storeId", u.start_ms AS "startMs", u.end_ms AS "endMs", u.text,
       u.raw_text AS "rawText", u.confidence
     FROM utterances u JOIN recordings r ON r.seq = u.recording
     WHERE u.seq < ? AND ${sql} ORDER BY u.seq DESC LIMIT ?`,
    [before ?? Number.MAX_SAFE_INTEGER, ...params, limit],
  )
}
