import { randomInt } from 'node:crypto'
import type { Behind, KnownChanges } from '../change-types.ts'
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

/** Notes of every recording that it reads otherwise. */
export async function noteAllChanged(tx: Transaction): Promise<void> {
  await tx.run('INSERT INTO recording_changes (recording, mark) SELECT seq, ? FROM recordings', [randomInt(MARKS)])
}

/** What is known of the changes at one moment. */
export interface Changes {
  /** Whether the database is still the one, or its continuation, in which `last` was a change. */
  isSame: boolean
  /** What can be seen of the utterances, and of the changes. */
  utterances: Snapshot
  changes: Snapshot
  /** The greatest number of an utterance, 0 where there is none. */
  lastSeq: number
  /** Numbers of the recordings that changed since; one may come twice. */
  recordings: number[]
}

export type Known = Omit<KnownChanges, 'waiting'>

/** What changed since a copy was brought up. */
export async function changesSince(reader: Reader, { changes, last }: Known): Promise<Changes> {
  const { dialect } = reader
  const since = dialect.since('c', changes)
  const row = await reader.get<Omit<Changes, 'recordings' | 'isSame'> & { recordings: string | null; known: number }>(
    `SELECT (SELECT count(*) FROM recording_changes WHERE seq = ? AND mark = ?) AS known, (${dialect.snapshotOf('utterances')}) AS utterances, (${dialect.snapshotOf('recording_changes')}) AS changes,
       (SELECT coalesce(max(seq), 0) FROM utterances) AS "lastSeq",
       (SELECT ${dialect.packed('c.recording')} FROM recording_changes c WHERE ${since.sql}) AS recordings`,
    [last.seq, last.mark, ...since.params],
  )
  const { known, recordings, ...now } = row ?? { known: 0, recordings: null, utterances: 0, changes: 0, lastSeq: 0 }
  return { ...now, isSame: known > 0 || last.seq === BEFORE_ALL.seq, recordings: [...numbersOf(recordings)] }
}

export async function behindOf(reader: Reader, { waiting, ...known }: KnownChanges): Promise<Behind> {
  const { recordings } = await changesSince(reader, known)
  // The first change of a database is of no recording.
  const unread = [...new Set([...recordings, ...waiting])].filter((number) => number !== 0)
  if (unread.length === 0) return { recordings: 0, utterances: 0 }
  const row = await reader.get<{ n: number }>(
    `SELECT count(*) AS n FROM utterances u WHERE ${reader.dialect.among('u.recording', 'number')}`,
    [JSON.stringify(unread)],
  )
  return { recordings: unread.length, utterances: row?.n ?? 0 }
}

/** The last change and its mark: a database that has it is the one that a copy was made from, or its continuation. */
export type LastChange = KnownChanges['last']

export const BEFORE_ALL: LastChange = { seq: 0, mark: 0 }

export async function lastChange(reader: Reader): Promise<LastChange> {
  const row = await reader.get<LastChange>('SELECT seq, mark FROM recording_changes ORDER BY seq DESC LIMIT 1')
  return row ?? BEFORE_ALL
}

/** What can be seen of the changes now. */
export async function changesNow(reader: Reader): Promise<Snapshot> {
  return snapshotOf(reader, 'recording_changes')
}

export async function hasChange(reader: Reader, { seq, mark }: LastChange): Promise<boolean> {
  return (await reader.get('SELECT 1 FROM recording_changes WHERE seq = ? AND mark = ?', [seq, mark])) !== undefined
}
