import type { Reader } from '../store/sqlite/transaction.ts'
import { scopeSql, type Scope } from './scope.ts'

const EVIDENCE = 5

export interface Counted {
  group: string
  part: string
  /** Utterances. */
  count: number
  /** Recordings they come from. */
  recordings: number
  /** Ids of the utterances most worth hearing, at most five; never empty. */
  evidence: string[]
}

/**
 * Counts utterances of a scope by what `members` says of them, most first, each figure with its evidence.
 *
 * @param members - SQL that yields `grp`, `part`, `utterance` from `h` and `up`; a constant of this folder, never input
 */
export async function countUtterances(reader: Reader, scope: Scope, members: string): Promise<Counted[]> {
  const { sql, params } = await scopeSql(reader, scope)
  const rows = await reader.all<Omit<Counted, 'evidence'> & { evidence: string }>(
    `${sql}, members AS (SELECT DISTINCT grp, part, utterance FROM (${members})),
     ranked AS (
       SELECT m.grp, m.part, u.id, u.recording,
         row_number() OVER (PARTITION BY m.grp, m.part ORDER BY u.base DESC, u.seq) AS place
       FROM members m JOIN utterances u ON u.seq = m.utterance)
     SELECT grp AS "group", part, count(*) AS count, count(DISTINCT recording) AS recordings,
       json_group_array(id ORDER BY place) FILTER (WHERE place <= ${EVIDENCE}) AS evidence
     FROM ranked GROUP BY grp, part ORDER BY count DESC, grp, part`,
    params,
  )
  return rows.map((row) => ({ ...row, evidence: JSON.parse(row.evidence) as string[] }))
}
