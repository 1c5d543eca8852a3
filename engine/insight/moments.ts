import type { Reader } from '../store/sqlite/transaction.ts'
import type { Members } from './count.ts'
import { scopeSql, type Scope } from './scope.ts'

/**
 * How many moments of truth each group of a scope has, by `group\0kind`: a moment counts where one of its utterances lies.
 *
 * @param members - its clauses hold `grouped` with `grp`, `utterance`
 */
export async function countMoments(reader: Reader, scope: Scope, members: Members): Promise<Map<string, number>> {
  const { sql, params } = await scopeSql(reader, scope)
  const rows = await reader.all<{ grp: string; kind: string; n: number }>(
    `${sql} ${members.clauses?.sql ?? ''}
     SELECT grp, mu.kind, count(DISTINCT mu.moment) AS n
     FROM grouped g JOIN moment_utterances mu ON mu.utterance = g.utterance GROUP BY 1, 2`,
    [...params, ...(members.clauses?.params ?? [])],
  )
  return new Map(rows.map(({ grp, kind, n }) => [`${grp}\0${kind}`, n]))
}
