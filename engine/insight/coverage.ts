import type { Reader } from '../store/sqlite/transaction.ts'
import { hoursHeard, readHearing, type HoursHeard } from './hearing.ts'
import { scopeSql, type Scope } from './scope.ts'

/** How much was heard. */
export interface Heard {
  recordings: number
  visits: number
  utterances: number
  /** Length of the recordings that are in scope, in part or whole; two devices that hear the same minute count it twice. */
  heardMs: number
  /** Length of the utterances. */
  spokenMs: number
}

/** What a figure rests on; it stands beside every figure. */
export interface Coverage extends Heard {
  /** Of the scope's places and period, whatever was said: hours heard against hours open. */
  hours: HoursHeard
}

const NOTHING: Heard = { recordings: 0, visits: 0, utterances: 0, heardMs: 0, spokenMs: 0 }

/** How much was heard in a scope. */
export async function coverageOf(reader: Reader, scope: Scope): Promise<Coverage> {
  const [heard, hearing] = await Promise.all([
    heardBy(reader, scope, `SELECT '' AS grp, seq AS utterance FROM h`),
    readHearing(reader, scope),
  ])
  return { ...(heard.get('') ?? NOTHING), hours: hoursHeard(hearing) }
}

/**
 * How much was heard in each group of a scope.
 *
 * @param groups - SQL over `h` that yields `grp`, `utterance`; a constant of this folder, never input
 */
export async function heardBy(reader: Reader, scope: Scope, groups: string): Promise<Map<string, Heard>> {
  const { sql, params } = await scopeSql(reader, scope)
  const rows = await reader.all<Heard & { grp: string }>(
    `${sql}, grouped AS (SELECT DISTINCT grp, utterance FROM (${groups})), heard AS (
       SELECT grp, h.recording, count(*) AS n, sum(h.end_ms - h.start_ms) AS spoken
       FROM grouped g JOIN h ON h.seq = g.utterance GROUP BY 1, 2)
     SELECT grp, count(*) AS recordings,
       (SELECT count(DISTINCT h.visit) FROM grouped g JOIN h ON h.seq = g.utterance WHERE g.grp = heard.grp) AS visits,
       sum(n) AS utterances, sum(spoken) AS spokenMs, sum(duration_ms) AS heardMs
     FROM heard JOIN recordings r ON r.seq = heard.recording GROUP BY grp`,
    params,
  )
  return new Map(rows.map(({ grp, ...heard }) => [grp, heard]))
}
