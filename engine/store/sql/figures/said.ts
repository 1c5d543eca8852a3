import type { KnownVisits, Said, SaidMoment, SaidOpinion, Title } from '../../figure-types.ts'
import type { SqlValue } from '../database.ts'
import type { Reader } from '../database.ts'
import { FACTS, OUTCOMES } from '../visit-sql.ts'
import { numbersOf } from './packed.ts'

/** Below this number the utterances are named to the database, else it hands over those of all. */
const FEW = 5000

/** `WHERE` for a table with `utterance`: these, or all where that is quicker. */
function withinFew({ dialect }: Reader, seqs: Float64Array): { sql: string; params: SqlValue[] } {
  return seqs.length > FEW
    ? { sql: '', params: [] }
    : { sql: `WHERE ${dialect.among('utterance', 'number')}`, params: [JSON.stringify([...seqs])] }
}

export async function mentionsOf(reader: Reader, among: Float64Array): Promise<Said[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<{ value: string; seqs: string }>(
    `SELECT concept_id AS value, ${reader.dialect.packed('utterance')} AS seqs FROM mentions ${sql} GROUP BY 1`,
    params,
  )
  return rows.map(({ value, seqs }) => ({ value, seqs: numbersOf(seqs) }))
}

export async function opinionsOf(reader: Reader, among: Float64Array): Promise<SaidOpinion[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<Omit<SaidOpinion, 'seqs'> & { seqs: string }>(
    `SELECT concept_id AS "conceptId", polarity, holder, ${reader.dialect.packed('utterance')} AS seqs FROM opinions ${sql} GROUP BY 1, 2, 3`,
    params,
  )
  return rows.map(({ seqs, ...kind }) => ({ ...kind, seqs: numbersOf(seqs) }))
}

export async function momentsOf(reader: Reader, among: Float64Array): Promise<SaidMoment[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<{ value: string; seqs: string; moments: string }>(
    `SELECT kind AS value, ${reader.dialect.packed('utterance')} AS seqs, ${reader.dialect.packed('moment')} AS moments FROM moment_utterances ${sql} GROUP BY 1`,
    params,
  )
  return rows.map(({ value, seqs, moments }) => ({ value, seqs: numbersOf(seqs), moments: numbersOf(moments) }))
}

export async function visitFacts(reader: Reader, kind: 'group' | 'need'): Promise<KnownVisits[]> {
  const rows = await reader.all<{ value: string; visits: string; seqs: string }>(
    `SELECT fact AS value, ${reader.dialect.packed('visit')} AS visits, ${reader.dialect.packed('utterance')} AS seqs FROM (${FACTS}) f
     WHERE kind = ? GROUP BY 1`,
    [kind],
  )
  return rows.map(({ value, visits, seqs }) => ({ value, visits: numbersOf(visits), seqs: numbersOf(seqs) }))
}

export async function outcomesOf(reader: Reader): Promise<Omit<KnownVisits, 'seqs'>[]> {
  const rows = await reader.all<{ value: string; visits: string }>(
    `SELECT outcome AS value, ${reader.dialect.packed('visit')} AS visits FROM (${OUTCOMES}) o GROUP BY 1 ORDER BY 1`,
  )
  return rows.map(({ value, visits }) => ({ value, visits: numbersOf(visits) }))
}

export async function factTitles(reader: Reader, kind: 'stage' | 'group' | 'need'): Promise<Map<string, Title>> {
  const rows = await reader.all<Title & { fact: string }>(
    `SELECT fact, max(zh) AS zh, max(en) AS en FROM (${FACTS}) f WHERE kind = ? GROUP BY fact`,
    [kind],
  )
  return new Map(rows.map(({ fact, zh, en }) => [fact, { zh, en }]))
}
