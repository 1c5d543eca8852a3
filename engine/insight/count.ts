import type { SqlValue } from '../store/sqlite/driver.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { scopeSql, type Scope } from './scope.ts'

const EVIDENCE = 5

export interface Counted {
  group: string
  part: string
  /** Utterances. */
  count: number
  /** Recordings and visits they come from. */
  recordings: number
  visits: number
  /** Ids of the utterances most worth hearing, at most five; never empty. */
  evidence: string[]
}

interface Clauses {
  sql: string
  params: SqlValue[]
}

/** SQL after `WITH h, up` that yields `grp`, `part`, `utterance`; constants of this folder, never input. */
export interface Members {
  /** More `WITH` clauses, each with a comma before it. */
  clauses?: Clauses
  sql: string
  params?: SqlValue[]
}

/** Counts utterances of a scope by what `members` says of them, most first, each figure with its evidence. */
export async function countUtterances(reader: Reader, scope: Scope, members: Members): Promise<Counted[]> {
  const { sql, params } = await scopeSql(reader, scope)
  const rows = await reader.all<Omit<Counted, 'evidence'> & { evidence: string }>(
    `${sql} ${members.clauses?.sql ?? ''}, members AS (SELECT DISTINCT grp, part, utterance FROM (${members.sql})),
     ranked AS (
       SELECT m.grp, m.part, u.id, h.recording, h.visit,
         row_number() OVER (PARTITION BY m.grp, m.part ORDER BY u.base DESC, u.seq) AS place
       FROM members m JOIN h ON h.seq = m.utterance JOIN utterances u ON u.seq = m.utterance)
     SELECT grp AS "group", part, count(*) AS count, count(DISTINCT recording) AS recordings, count(DISTINCT visit) AS visits,
       json_group_array(id ORDER BY place) FILTER (WHERE place <= ${EVIDENCE}) AS evidence
     FROM ranked GROUP BY grp, part ORDER BY count DESC, grp, part`,
    [...params, ...(members.clauses?.params ?? []), ...(members.params ?? [])],
  )
  return rows.map((row) => ({ ...row, evidence: JSON.parse(row.evidence) as string[] }))
}
