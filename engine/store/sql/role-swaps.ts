import { AppError } from '../../errors.ts'
import { noteChange } from './changes.ts'
import type { Database, Transaction } from './database.ts'
import { CUSTOMER_FACTOR } from './utterance-row.ts'

/**
 * Says that staff and customers of a recording are taken for each other, or that they are not after all. The utterances and whose their
 * opinions are change at once, and later analyses of the recording follow. Moments and what was found of visits stay as they were heard.
 *
 * @throws AppError NOT_FOUND
 */
export async function swapRoles(
  db: Database,
  recordingId: string,
  isSwapped: boolean,
  notedBy: string | undefined,
): Promise<void> {
  const isChanged = await db.transaction(async (tx) => {
    await tx.lock(`recording ${recordingId}`)
    const row = await tx.get<{ seq: number }>('SELECT seq FROM recordings WHERE id = ?', [recordingId])
    if (!row) throw new AppError('NOT_FOUND', { detail: { recording: recordingId } })
    const changed = isSwapped
      ? await tx.run('INSERT INTO role_swaps (recording, noted_by, noted_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
          row.seq,
          notedBy ?? null,
          Date.now(),
        ])
      : await tx.run('DELETE FROM role_swaps WHERE recording = ?', [row.seq])
    if (changed > 0) await swapWhatIsStored(tx, row.seq)
    return changed > 0
  })
  if (isChanged) await db.forget()
}

/** As `withSwappedRoles` does with an utterance that is written. */
async function swapWhatIsStored(tx: Transaction, recording: number): Promise<void> {
  const other = (column: string): string =>
    `CASE ${column} WHEN 'staff' THEN 'customer' WHEN 'customer' THEN 'staff' ELSE ${column} END`
  // Both sides are read as they were before.
  await tx.run(
    `UPDATE utterances SET role = ${other('role')},
       base = CASE role WHEN 'staff' THEN base * ${CUSTOMER_FACTOR} WHEN 'customer' THEN base / ${CUSTOMER_FACTOR} ELSE base END
     WHERE recording = ?`,
    [recording],
  )
  await tx.run(
    `UPDATE opinions SET holder = ${other('holder')} WHERE utterance IN (SELECT seq FROM utterances WHERE recording = ?)`,
    [recording],
  )
  await noteChange(tx, recording)
}
