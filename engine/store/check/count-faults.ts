import type { Reader } from '../sql/database.ts'
import type { StoreFault } from './check-store.ts'

const MOST_TOLD = 5

/** For each: how many rows there are, and SQL that names those that are wrong, as `id`. */
const LOOKS: { what: StoreFault['what']; of: string; wrong: string }[] = [
  {
    what: 'visits',
    of: 'visits',
    wrong: `SELECT u.id FROM utterances u JOIN visits v ON v.seq = u.visit WHERE v.recording <> u.recording`,
  },
  {
    what: 'moments',
    of: 'moments',
    wrong: `SELECT u.id FROM moment_utterances e JOIN moments m ON m.seq = e.moment JOIN utterances u ON u.seq = e.utterance
      WHERE m.recording <> u.recording`,
  },
  {
    // Whoever needs content is counted by triggers: here it is counted anew.
    what: 'references',
    of: 'blobs',
    wrong: `SELECT coalesce(b.sha256, n.sha256) AS id FROM (
        SELECT sha256, count(*) AS refs FROM (
          SELECT audio_ref AS sha256 FROM recordings WHERE audio_ref IS NOT NULL
          UNION ALL SELECT holds FROM jobs WHERE holds IS NOT NULL AND state <> 'done') needed GROUP BY sha256) n
      FULL OUTER JOIN blobs b ON b.sha256 = n.sha256 WHERE coalesce(b.refs, 0) <> coalesce(n.refs, 0)`,
  },
  {
    what: 'jobs',
    of: 'jobs',
    wrong: `SELECT id FROM jobs WHERE state = 'running' AND (lease_until IS NULL OR attempts < 1)
      UNION SELECT j.id FROM jobs j WHERE j.single = 1 AND j.state IN ('queued', 'running', 'blocked') AND EXISTS (
        SELECT 1 FROM jobs e WHERE e.key = j.key AND e.single = 1 AND e.state IN ('queued', 'running', 'blocked') AND e.seq < j.seq)`,
  },
]

/** Rows that contradict each other. */
export async function countFaults(reader: Reader): Promise<StoreFault[]> {
  const found: StoreFault[] = []
  for (const { what, of, wrong } of LOOKS) {
    const looked = await reader.get<{ n: number }>(`SELECT count(*) AS n FROM ${of}`)
    const ids = await reader.all<{ id: string }>(`SELECT id FROM (${wrong}) w ORDER BY id`)
    found.push({ what, looked: looked?.n ?? 0, wrong: ids.length, told: ids.slice(0, MOST_TOLD).map(({ id }) => id) })
  }
  return found
}
