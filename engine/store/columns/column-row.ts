import type { Reader, SqlValue } from '../sql/database.ts'
import { FACTS, OUTCOMES } from '../sql/visit-sql.ts'

/** An utterance as the columns are built from it: what it is found, ranked and counted by. */
export interface ColumnRow {
  seq: number
  /** Greater than those of all rows that were committed before; a snapshot tells which it saw. */
  stamp: number
  at: number
  base: number
  confidence: number
  spokenMs: number
  role: string
  stage: string | null
  visit: number | null
  /** Lines of terms, see store/terms.ts. */
  terms: string
  words: string
  numbers: string
  /** `concept type` of each mention, `polarity holder concept` of each opinion, `kind moment` of each moment; between them U+001F. */
  mentions: string | null
  opinions: string | null
  moments: string | null
  /** `kind value` of what is known of its visit (group, need, outcome), each once; between them U+001F. */
  known: string | null
  recording: number
  recordingId: string
  storeId: string
  deviceId: string
  model: string
  pack: string
  knowledge: string
  durationMs: number
}

/** A recording, as far as its utterances are found or counted by it. */
export type ColumnRecording = Pick<
  ColumnRow,
  'recordingId' | 'storeId' | 'deviceId' | 'model' | 'pack' | 'knowledge' | 'durationMs'
> & { seq: number }

/** Parts what is packed into one column. */
export const SEPARATOR = '\u001f'

/**
 * SQL of rows, read in one statement so that what hangs on an utterance is of the same moment. What is known of visits is looked up for
 * those of the chosen rows alone.
 */
function select({ dialect }: Reader, chosen: string): string {
  const packed = (text: string, from: string): string =>
    `(SELECT ${dialect.packedTexts(text)} FROM ${from} x WHERE x.utterance = u.seq)`
  const facts = `SELECT visit, kind, fact AS value FROM (${FACTS}) f
    WHERE kind IN ('group', 'need') AND visit IN (SELECT visit FROM chosen)`
  const outcomes = `SELECT visit, 'outcome' AS kind, outcome AS value FROM (${OUTCOMES}) o
    WHERE recording IN (SELECT recording FROM chosen)`
  return `WITH chosen AS MATERIALIZED (SELECT u.seq, u.recording, u.visit FROM utterances u WHERE ${chosen}),
      known AS MATERIALIZED (SELECT visit, ${dialect.packedTexts(`kind || ' ' || value`)} AS known
        FROM (SELECT DISTINCT visit, kind, value FROM (${facts} UNION ALL ${outcomes}) k) d GROUP BY visit)
    SELECT u.seq, ${dialect.stamp('u')} AS stamp, u.at, u.base, u.confidence, u.end_ms - u.start_ms AS "spokenMs", u.role,
      u.stage, u.visit, u.terms, u.words, u.number_terms AS numbers, r.seq AS recording, r.id AS "recordingId",
      r.store_id AS "storeId", r.device_id AS "deviceId", r.model, r.pack, coalesce(r.knowledge_version, '') AS knowledge, r.duration_ms AS "durationMs",
      ${packed(`x.type || ' ' || x.concept_id`, 'mentions')} AS mentions,
      ${packed(`x.polarity || ' ' || x.holder || ' ' || coalesce(x.concept_id, '')`, 'opinions')} AS opinions,
      ${packed(`x.kind || ' ' || x.moment`, 'moment_utterances')} AS moments, k.known
    FROM chosen c JOIN utterances u ON u.seq = c.seq JOIN recordings r ON r.seq = u.recording LEFT JOIN known k ON k.visit = u.visit
    ORDER BY u.seq`
}

const rows = (reader: Reader, chosen: string, params: SqlValue[]): Promise<ColumnRow[]> =>
  reader.all<ColumnRow>(select(reader, chosen), params)

/** All of some recordings. */
export const rowsOfRecordings = (reader: Reader, recordings: readonly number[]): Promise<ColumnRow[]> =>
  rows(reader, reader.dialect.among('u.recording', 'number'), [JSON.stringify(recordings)])

/** The next so many after a number. */
export const rowsAfter = (reader: Reader, seq: number, limit: number): Promise<ColumnRow[]> =>
  rows(reader, 'u.seq > ? ORDER BY u.seq LIMIT ?', [seq, limit])

/** All with numbers above one, up to another. */
export const rowsBetween = (reader: Reader, above: number, upTo: number): Promise<ColumnRow[]> =>
  rows(reader, 'u.seq > ? AND u.seq <= ?', [above, upTo])
