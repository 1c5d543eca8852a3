import type { ChangePosition, ChangedRecording, ToldChanges } from '../change-types.ts'
import { BEFORE_ALL, changesNow, changesSince } from './changes.ts'
import type { Reader } from './database.ts'

/** See `ChangeStore.changesSince`. */
export async function toldChanges(reader: Reader, position: ChangePosition | undefined): Promise<ToldChanges> {
  if (position === undefined) return { position: await changesNow(reader), recordings: [], removed: 0 }
  const { changes, recordings: numbers } = await changesSince(reader, { changes: position, last: BEFORE_ALL })
  // The first change of a database is of no recording.
  const changed = [...new Set(numbers)].filter((number) => number !== 0)
  if (changed.length === 0) return { position: changes, recordings: [], removed: 0 }
  const recordings = await reader.all<ChangedRecording>(
    `SELECT id, store_id AS "storeId", updated_at AS "analysedAt" FROM recordings
     WHERE ${reader.dialect.among('seq', 'number')}`,
    [JSON.stringify(changed)],
  )
  return { position: changes, recordings, removed: changed.length - recordings.length }
}
