import type { Reader, SqlValue } from '../sql/database.ts'

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
  recording: number
  recordingId: string
  storeId: string
  deviceId: string
  model: string
  pack: string
  durationMs: number
}

/** A recording, as far as its utterances are found or counted by it. */
export type ColumnRecording = Pick<
  ColumnRow,
  'recordingId' | 'storeId' | 'deviceId' | 'model' | 'pack' | 'durationMs'
> & { seq: number }

/** Parts what is packed into one column. */
export const SEPARATOR = '\u001f'

/** SQL of rows, read in one statement so that what hangs on an utterance is of the same moment. */
function select({ dialect }: Reader): string {
  const packed = (text: string, from: string): string =>
    `(SELECT ${dialect.packedTexts(text)} FROM ${from} x WHERE x.utterance = u.seq)`
  return `SELECT u.seq, ${dialect.stamp('u')} AS stamp, u.at, u.base, u.confidence, u.end_ms - u.start_ms AS "spokenMs", u.role,
      u.stage, u.visit, u.terms, u.words, u.number_terms AS numbers, r.seq AS recording, r.id AS "recordingId",
      r.store_id AS "storeId", r.device_id AS "deviceId", r.model, r.pack, r.duration_ms AS "durationMs",
      ${packed(`x.type || ' ' || x.concept_id`, 'mentions')} AS mentions,
      ${packed(`x.polarity || ' ' || x.holder || ' ' || coalesce(x.concept_id, '')`, 'opinions')} AS opinions,
      ${packed(`x.kind || ' ' || x.moment`, 'moment_utterances')} AS moments
    FROM utterances u JOIN recordings r ON r.seq = u.recording`
}

const ordered = (reader: Reader, where: string, params: SqlValue[]): Promise<ColumnRow[]> =>
  reader.all<ColumnRow>(`${select(reader)} WHERE ${where} ORDER BY u.seq`, params)

/** All of some recordings. */
export const rowsOfRecordings = (reader: Reader, recordings: readonly number[]): Promise<ColumnRow[]> =>
  ordered(reader, reader.dialect.among('u.recording', 'number'), [JSON.stringify(recordings)])

/** The next so many after a number. */
export const rowsAfter = (reader: Reader, seq: number, limit: number): Promise<ColumnRow[]> =>
  reader.all<ColumnRow>(`${select(reader)} WHERE u.seq > ? ORDER BY u.seq LIMIT ?`, [seq, limit])

/** All with numbers above one, up to another. */
export const rowsBetween = (reader: Reader, above: number, upTo: number): Promise<ColumnRow[]> =>
  ordered(reader, 'u.seq > ? AND u.seq <= ?', [above, upTo])
