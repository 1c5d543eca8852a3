import type { NumberSpan, Opinion } from '../../types.ts'
import type { UtteranceWindow } from '../reading-types.ts'
import type { StoredUtterance } from '../types.ts'
import { withoutSeq } from './rows.ts'
import type { Reader } from './database.ts'
import { unpackTokens } from './utterance-row.ts'

interface UtteranceRow extends Omit<
  StoredUtterance,
  'tokens' | 'intents' | 'stage' | 'language' | 'languageProbability'
> {
  seq: number
  tokens: string
  intents: string
  stage: string | null
  language: string | null
  languageProbability: number | null
}

/** Utterances by their rows, with all that hangs on them, in the order of `seqs`; rows that are gone are left out. */
export async function readUtterances(reader: Reader, seqs: number[]): Promise<StoredUtterance[]> {
  const list = [JSON.stringify(seqs)]
  const { among } = reader.dialect
  const parts = async <T>(table: string, columns: string): Promise<(seq: number) => T[]> => {
    const sql = `SELECT utterance, ${columns} FROM ${table} WHERE ${among('utterance', 'number')} ORDER BY utterance, ord`
    const found = new Map<number, T[]>()
    for (const { utterance, ...rest } of await reader.all<{ utterance: number }>(sql, list))
      found.set(utterance, [...(found.get(utterance) ?? []), rest as T])
    return (seq) => found.get(seq) ?? []
  }
  const span = '"start", "end"'
  const [rows, numbers, mentions, opinions, repairs, redactions] = await Promise.all([
    reader.all<UtteranceRow>(
      `SELECT u.seq, u.id, r.id AS "recordingId", u.at, u.start_ms AS "startMs", u.end_ms AS "endMs", u.speaker, u.role, u.stage,
         u.raw_text AS "rawText", u.text, u.confidence, u.tokens, u.intents,
         u.language, u.language_probability AS "languageProbability"
       FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${among('u.seq', 'number')}`,
      list,
    ),
    parts<NumberRow>('numbers', `${span}, surface, written, value, kind, unit, "min", "max", approximate`),
    parts<Omit<StoredUtterance['mentions'][number], 'negated'> & { negated: number }>(
      'mentions',
      `concept_id AS "conceptId", name, type, surface, ${span}, confidence, how, negated`,
    ),
    parts<OpinionRow>('opinions', `holder, concept_id AS "conceptId", name, polarity, score, cues, ${span}`),
    parts<StoredUtterance['repairs'][number]>(
      'repairs',
      `id, original, replacement, ${span}, start_ms AS "startMs", end_ms AS "endMs", concept_id AS "conceptId", score, rule, state,
       decided_at AS "decidedAt", decided_by AS "decidedBy"`,
    ),
    parts<StoredUtterance['redactions'][number]>(
      'redactions',
      `kind, ${span}, start_ms AS "startMs", end_ms AS "endMs", confidence`,
    ),
  ])
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  return seqs.flatMap((seq) => {
    const row = bySeq.get(seq)
    if (!row) return []
    const { stage, language, languageProbability, ...rest } = withoutSeq(row)
    const utterance = {
      ...rest,
      tokens: unpackTokens(row.tokens, row.startMs),
      numbers: numbers(seq).map(toNumber),
      mentions: mentions(seq).map((mention) => ({ ...mention, negated: mention.negated === 1 })),
      opinions: opinions(seq).map(toOpinion),
      repairs: repairs(seq).map((repair) => ({ ...repair, utteranceId: row.id })),
      redactions: redactions(seq),
      intents: JSON.parse(row.intents) as string[],
    }
    return [
      {
        ...utterance,
        ...(stage !== null && { stage }),
        ...(language !== null && { language }),
        ...(languageProbability !== null && { languageProbability }),
      },
    ]
  })
}

interface NumberRow extends Omit<NumberSpan, 'min' | 'max' | 'approximate'> {
  min: number | null
  max: number | null
  approximate: number
}

const toNumber = ({ min, max, approximate, ...rest }: NumberRow): NumberSpan => ({
  ...rest,
  ...(min !== null && max !== null && { min, max }),
  ...(approximate === 1 && { approximate: true }),
})

interface OpinionRow extends Omit<Opinion, 'conceptId' | 'name' | 'cues'> {
  conceptId: string | null
  name: string | null
  cues: string
}

function toOpinion({ conceptId, name, cues, ...rest }: OpinionRow): Opinion {
  const opinion: Opinion = { ...rest, cues: JSON.parse(cues) as string[] }
  if (conceptId !== null) opinion.conceptId = conceptId
  if (name !== null) opinion.name = name
  return opinion
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
