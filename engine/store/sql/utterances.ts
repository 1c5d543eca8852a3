import type { UtteranceWindow } from '../reading-types.ts'
import type { StoredUtterance } from '../types.ts'
import type { Reader } from './database.ts'
import { START_CERTAINTY, type StartCertaintyRow } from './start-certainty.ts'
import { partsOf, selectParts, type PackedParts } from './utterance-parts.ts'
import { unpackTokens } from './utterance-row.ts'

interface UtteranceRow
  extends
    PackedParts,
    StartCertaintyRow,
    Omit<StoredUtterance, keyof PackedParts | 'tokens' | 'intents' | 'stage' | 'language' | 'languageProbability'> {
  seq: number
  storeId: string
  deviceId: string
  tokens: string
  intents: string
  stage: string | null
  language: string | null
  languageProbability: number | null
}

/** An utterance, and where and how well placed in time its recording was made. */
export interface PlacedUtterance extends StartCertaintyRow {
  seq: number
  storeId: string
  deviceId: string
  utterance: StoredUtterance
}

/** Utterances by their rows, with all that hangs on them, in the order of `seqs`; rows that are gone are left out. */
export async function readPlaced(reader: Reader, seqs: number[]): Promise<PlacedUtterance[]> {
  const { dialect } = reader
  const rows = await reader.all<UtteranceRow>(
    `SELECT u.seq, u.id, r.id AS "recordingId", u.at, u.start_ms AS "startMs", u.end_ms AS "endMs", u.speaker, u.role, u.stage,
       u.raw_text AS "rawText", u.text, u.confidence, u.tokens, u.intents, u.language, u.language_probability AS "languageProbability",
       r.store_id AS "storeId", r.device_id AS "deviceId", ${START_CERTAINTY}, ${selectParts(dialect)}
     FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${dialect.among('u.seq', 'number')}`,
    [JSON.stringify(seqs)],
  )
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  return seqs.flatMap((seq) => {
    const row = bySeq.get(seq)
    return row ? [placed(row)] : []
  })
}

function placed(row: UtteranceRow): PlacedUtterance {
  const { seq, storeId, deviceId, timeQuality, startsFromMs, startsToMs, ...said } = row
  const { stage, language, languageProbability, tokens, intents, ...rest } = said
  const utterance = {
    ...rest,
    ...partsOf(row.id, row),
    tokens: unpackTokens(tokens, row.startMs),
    intents: JSON.parse(intents) as string[],
    ...(stage !== null && { stage }),
    ...(language !== null && { language }),
    ...(languageProbability !== null && { languageProbability }),
  }
  return { seq, storeId, deviceId, timeQuality, startsFromMs, startsToMs, utterance }
}

/** The same, of which only what was said is asked for. */
async function readUtterances(reader: Reader, seqs: number[]): Promise<StoredUtterance[]> {
  return (await readPlaced(reader, seqs)).map(({ utterance }) => utterance)
}

export async function getUtterances(reader: Reader, recordingId: string): Promise<StoredUtterance[]> {
  const rows = await reader.all<{ seq: number }>(
    'SELECT u.seq FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE r.id = ? ORDER BY u.ord',
    [recordingId],
  )
  return readUtterances(
    reader,
    rows.map(({ seq }) => seq),
  )
}

/** Those that reach into a span of their recording, in order. */
export async function utterancesWithin(
  reader: Reader,
  recordingId: string,
  { fromMs, toMs, limit }: UtteranceWindow,
): Promise<StoredUtterance[]> {
  const rows = await reader.all<{ seq: number }>(
    `SELECT u.seq FROM utterances u JOIN recordings r ON r.seq = u.recording
     WHERE r.id = ? AND u.end_ms > ? AND u.start_ms < ? ORDER BY u.ord LIMIT ?`,
    [recordingId, fromMs, toMs, limit],
  )
  return readUtterances(
    reader,
    rows.map(({ seq }) => seq),
  )
}

export async function getUtterance(reader: Reader, id: string): Promise<StoredUtterance | undefined> {
  const row = await reader.get<{ seq: number }>('SELECT seq FROM utterances WHERE id = ?', [id])
  return row && (await readUtterances(reader, [row.seq])).at(0)
}

/** The utterances around one, in order of time: at most `count` on either side. */
export async function neighbours(
  reader: Reader,
  id: string,
  count: number,
): Promise<{ before: StoredUtterance[]; after: StoredUtterance[] }> {
  const side = async (compare: '<' | '>', order: 'DESC' | 'ASC'): Promise<StoredUtterance[]> => {
    const rows = await reader.all<{ seq: number }>(
      `SELECT n.seq FROM utterances u JOIN utterances n ON n.recording = u.recording AND n.ord ${compare} u.ord
       WHERE u.id = ? ORDER BY n.ord ${order} LIMIT ?`,
      [id, Math.min(Math.max(0, Math.trunc(count)), 50)],
    )
    const seqs = rows.map(({ seq }) => seq)
    return readUtterances(reader, order === 'DESC' ? seqs.reverse() : seqs)
  }
  const [before, after] = await Promise.all([side('<', 'DESC'), side('>', 'ASC')])
  return { before, after }
}
