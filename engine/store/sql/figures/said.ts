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

/** The row of an utterance's number; −1 where it is not in scope. */
type RowOf = (seq: number) => number

function rowsOf(seqs: string, rowOf: RowOf): Int32Array {
  const rows = Int32Array.from(numbersOf(seqs), rowOf).filter((row) => row >= 0)
  return rows.sort()
}

export async function mentionsOf(reader: Reader, among: Float64Array, rowOf: RowOf): Promise<Said[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<{ value: string; seqs: string }>(
    `SELECT concept_id AS value, ${reader.dialect.packed('utterance')} AS seqs FROM mentions ${sql} GROUP BY 1 ORDER BY 1`,
    params,
  )
  return withRows(rows.map(({ value, seqs }) => ({ value, rows: rowsOf(seqs, rowOf) })))
}

export async function opinionsOf(reader: Reader, among: Float64Array, rowOf: RowOf): Promise<SaidOpinion[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<Omit<SaidOpinion, 'rows'> & { seqs: string }>(
    `SELECT concept_id AS "conceptId", polarity, holder, ${reader.dialect.packed('utterance')} AS seqs FROM opinions ${sql} GROUP BY 1, 2, 3`,
    params,
  )
  return withRows(rows.map(({ seqs, ...kind }) => ({ ...kind, rows: rowsOf(seqs, rowOf) })))
}

export async function momentsOf(reader: Reader, among: Float64Array, rowOf: RowOf): Promise<SaidMoment[]> {
  const { sql, params } = withinFew(reader, among)
  const rows = await reader.all<{ value: string; seqs: string; moments: string }>(
    `SELECT kind AS value, ${reader.dialect.packed('utterance')} AS seqs, ${reader.dialect.packed('moment')} AS moments FROM moment_utterances ${sql} GROUP BY 1 ORDER BY 1`,
    params,
  )
  return withRows(
    rows.map(({ value, seqs, moments }) => {
      const numbers = numbersOf(moments)
      const pairs = [...numbersOf(seqs)]
        .map((seq, i) => [rowOf(seq), numbers[i]])
        .filter(([row]) => row >= 0)
        .sort(([a, x], [b, y]) => a - b || x - y)
      return {
        ...{ value, rows: Int32Array.from(pairs, ([row]) => row) },
        moments: Float64Array.from(pairs, ([, moment]) => moment),
      }
    }),
  )
}

const withRows = <T extends { rows: Int32Array }>(said: T[]): T[] => said.filter(({ rows }) => rows.length > 0)

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
