import { randomInt } from 'node:crypto'
import type { Reader, Transaction } from './database.ts'
import type { Snapshot } from './dialect.ts'
import { snapshotOf } from './snapshot.ts'
import { numbersOf } from './figures/packed.ts'

/** Above all random marks; `randomInt` draws below 2^48. */
const MARKS = 2 ** 48 - 1

/** Notes that a recording reads otherwise, where its own row does not change. */
export async function noteChange(tx: Transaction, recording: number): Promise<void> {
  await tx.run('INSERT INTO recording_changes (recording, mark) VALUES (?, ?)', [recording, randomInt(MARKS)])
}

/** What is known of the changes at one moment. */
export interface Changes {
  /** What can be seen of the utterances, and of the changes. */
  utterances: Snapshot
  changes: Snapshot
  /** The greatest number of an utterance, 0 where there is none. */
  lastSeq: number
  /** Numbers of the recordings that changed since; one may come twice. */
  recordings: number[]
}

/** What changed since a snapshot of the changes. */
export async function changesSince(reader: Reader, snapshot: Snapshot): Promise<Changes> {
  const { dialect } = reader
  const since = dialect.since('c', snapshot)
  const row = await reader.get<Omit<Changes, 'recordings'> & { recordings: string | null }>(
    `SELECT (${dialect.snapshotOf('utterances')}) AS utterances, (${dialect.snapshotOf('recording_changes')}) AS changes,
       (SELECT coalesce(max(seq), 0) FROM utterances) AS "lastSeq",
       (SELECT ${dialect.packed('c.recording')} FROM recording_changes c WHERE ${since.sql}) AS recordings`,
    since.params,
  )
  return { ...(row ?? { utterances: 0, changes: 0, lastSeq: 0 }), recordings: [...numbersOf(row?.recordings ?? null)] }
}

/** The last change and its mark: a database that has it is the one that a copy was made from, or its continuation. */
export interface LastChange {
  seq: number
  mark: number
}

export async function lastChange(reader: Reader): Promise<LastChange> {
  const row = await reader.get<LastChange>('SELECT seq, mark FROM recording_changes ORDER BY seq DESC LIMIT 1')
  return row ?? { seq: 0, mark: 0 }
}

/** What can be seen of the changes now. */
export async function changesNow(reader: Reader): Promise<Snapshot> {
  return snapshotOf(reader, 'recording_changes')
}

export async function hasChange(reader: Reader, { seq, mark }: LastChange): Promise<boolean> {
  return (await reader.get('SELECT 1 FROM recording_changes WHERE seq = ? AND mark = ?', [seq, mark])) !== undefined
}
