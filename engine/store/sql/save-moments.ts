import type { Moment } from '../../types.ts'
import { insertRows } from './rows.ts'
import type { Transaction } from './database.ts'

/** Writes a recording's moments; `seqs` are the rows of the analysis' utterances in order. */
export async function saveMoments(
  tx: Transaction,
  recordingSeq: number,
  moments: Moment[],
  seqs: number[],
): Promise<void> {
  if (moments.length === 0) return
  await insertRows(
    tx,
    'moments',
    ['recording', 'ord', 'kind', 'at_ms', 'weight', 'why'],
    moments.map(({ kind, atMs, weight, why }, ord) => [recordingSeq, ord, kind, atMs, weight, why]),
  )
  const rows = await tx.all<{ seq: number; ord: number }>('SELECT seq, ord FROM moments WHERE recording = ?', [
    recordingSeq,
  ])
  await insertRows(
    tx,
    'moment_utterances',
    ['moment', 'utterance', 'kind', 'ord'],
    rows.flatMap(({ seq, ord }) => moments[ord].utterances.map((index, i) => [seq, seqs[index], moments[ord].kind, i])),
  )
}
