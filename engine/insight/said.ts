import type { Polarity, Role } from '../types.ts'
import type { SqlValue } from '../store/sqlite/driver.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { FACTS, OUTCOMES } from '../store/sqlite/visit-sql.ts'
import type { Heard } from './heard.ts'
import { numbersOf, packed } from './packed.ts'

/** Rows of what is heard that have something in common; a row may come twice. */
export interface Group {
  value: string
  rows: readonly number[]
}

/** Where opinions of one kind were uttered. */
export interface Judged {
  conceptId: string | null
  polarity: Polarity
  holder: Role
  rows: readonly number[]
}

/** Below this share of the store the utterances of a scope are named to the database, else it hands over those of all. */
const FEW = 5000

/** `WHERE` for a table with `utterance`: those in scope, or all where that is quicker. */
function withinFew({ rows, seqs }: Heard): { sql: string; params: SqlValue[] } {
  return rows > FEW
    ? { sql: '', params: [] }
    : { sql: 'WHERE utterance IN (SELECT value FROM json_each(?))', params: [JSON.stringify([...seqs])] }
}

function rowsOf({ rowOf }: Heard, seqs: string): number[] {
  const rows: number[] = []
  for (const seq of numbersOf(seqs)) {
    const row = rowOf(seq)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

/** Where each concept was named. */
export async function readMentions(reader: Reader, heard: Heard): Promise<Group[]> {
  const { sql, params } = withinFew(heard)
  const rows = await reader.all<{ value: string; seqs: string }>(
    `SELECT concept_id AS value, ${packed('utterance')} AS seqs FROM mentions ${sql} GROUP BY 1`,
    params,
  )
  return rows.map(({ value, seqs }) => ({ value, rows: rowsOf(heard, seqs) }))
}

/** Where each concept, or nothing in particular, was judged. */
export async function readOpinions(reader: Reader, heard: Heard): Promise<Judged[]> {
  const { sql, params } = withinFew(heard)
  const rows = await reader.all<Omit<Judged, 'rows'> & { seqs: string }>(
    `SELECT concept_id AS conceptId, polarity, holder, ${packed('utterance')} AS seqs FROM opinions ${sql} GROUP BY 1, 2, 3`,
    params,
  )
  return rows.map(({ seqs, ...kind }) => ({ ...kind, rows: rowsOf(heard, seqs) }))
}

/** Opinions of everybody but the staff, as all figures of opinions count them. */
export const notOfStaff = (opinions: Judged[]): Judged[] => opinions.filter(({ holder }) => holder !== 'staff')

/** Where moments of truth show, by kind; `moments` has the number of the moment beside each row. */
export async function readMoments(reader: Reader, heard: Heard): Promise<(Group & { moments: number[] })[]> {
  const { sql, params } = withinFew(heard)
  const rows = await reader.all<{ value: string; seqs: string; moments: string }>(
    `SELECT kind AS value, ${packed('utterance')} AS seqs, ${packed('moment')} AS moments FROM moment_utterances ${sql} GROUP BY 1`,
    params,
  )
  return rows.map(({ value, seqs, moments }) => {
    const numbers = numbersOf(moments)
    const found = { value, rows: [] as number[], moments: [] as number[] }
    numbersOf(seqs).forEach((seq, i) => {
      const row = heard.rowOf(seq)
      if (row === undefined) return
      found.rows.push(row)
      found.moments.push(numbers[i])
    })
    return found
  })
}

/** Something that is known of visits: which (indices of `Heard.visits`), and the rows in scope that show it. */
export interface KnownOfVisits {
  value: string
  visits: number[]
  rows: readonly number[]
}

/** What was found of visits. */
export async function readFacts(reader: Reader, heard: Heard, kind: 'group' | 'need'): Promise<KnownOfVisits[]> {
  const rows = await reader.all<{ value: string; visits: string; seqs: string }>(
    `SELECT fact AS value, ${packed('visit')} AS visits, ${packed('utterance')} AS seqs FROM (${FACTS})
     WHERE kind = ? GROUP BY 1`,
    [kind],
  )
  return rows.map(({ value, visits, seqs }) => ({
    ...{ value, visits: visitsOf(heard, visits) },
    rows: rowsOf(heard, seqs),
  }))
}

/** What became of visits, as people told. */
export async function readOutcomes(reader: Reader, heard: Heard): Promise<KnownOfVisits[]> {
  const rows = await reader.all<{ value: string; visits: string }>(
    `SELECT outcome AS value, ${packed('visit')} AS visits FROM (${OUTCOMES}) GROUP BY 1 ORDER BY 1`,
  )
  return rows.map(({ value, visits }) => ({ value, visits: visitsOf(heard, visits), rows: [] }))
}

function visitsOf({ visitOf }: Heard, seqs: string): number[] {
  const visits = new Set<number>()
  for (const seq of numbersOf(seqs)) {
    const visit = visitOf(seq)
    if (visit !== undefined) visits.add(visit)
  }
  return [...visits]
}
