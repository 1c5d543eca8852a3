import type { Analysis } from '../../types.ts'
import type { Visit, VisitFact } from '../../visit-types.ts'
import { insertRows } from './rows.ts'
import type { Transaction } from './database.ts'

/** A visit's id: it stays where another analysis lets the visit begin at the same utterance. */
export const visitId = (recordingId: string, startMs: number): string => `${recordingId}-v${startMs}`

/**
 * Replaces a recording's visits and says of each utterance to which it belongs; `seqs` are the rows of the analysis' utterances in
 * order. An analysis that knows no visits is one visit.
 */
export async function saveVisits(
  tx: Transaction,
  recording: { seq: number; id: string },
  analysis: Analysis,
  seqs: number[],
): Promise<void> {
  const visits = analysis.visits ?? wholeRecording(analysis)
  const ids = visits.map(({ startMs }) => visitId(recording.id, startMs))
  await tx.run(`DELETE FROM visits WHERE recording = ? AND NOT (${tx.dialect.among('id', 'text')})`, [
    recording.seq,
    JSON.stringify(ids),
  ])
  await insertRows(
    tx,
    'visits',
    ['id', 'recording', 'start_ms', 'end_ms', 'certainty', 'bounds'],
    visits.map(({ startMs, endMs, certainty, evidence, doubts }, i) => [
      ...[ids[i], recording.seq, startMs, endMs, certainty, JSON.stringify({ evidence, doubts })],
    ]),
    `ON CONFLICT (id) DO UPDATE SET start_ms = excluded.start_ms, end_ms = excluded.end_ms, certainty = excluded.certainty,
     bounds = excluded.bounds`,
  )
  const rows = await tx.all<{ seq: number; id: string }>('SELECT seq, id FROM visits WHERE recording = ?', [
    recording.seq,
  ])
  const numbers = new Map(rows.map(({ seq, id }) => [id, seq]))
  for (const [i, { firstUtterance, lastUtterance }] of visits.entries())
    await tx.run('UPDATE utterances SET visit = ? WHERE recording = ? AND ord BETWEEN ? AND ?', [
      ...[numbers.get(ids[i]) ?? null, recording.seq, firstUtterance, lastUtterance],
    ])
  await saveFacts(
    tx,
    visits,
    ids.map((id) => numbers.get(id) ?? 0),
    seqs,
  )
}

function wholeRecording({ utterances, visit }: Analysis): Visit[] {
  if (utterances.length === 0) return []
  const summary = visit ?? { stages: [], needs: [], groups: [] }
  return [
    {
      ...summary,
      startMs: Math.min(...utterances.map(({ startMs }) => startMs)),
      endMs: Math.max(...utterances.map(({ endMs }) => endMs)),
      ...{ firstUtterance: 0, lastUtterance: utterances.length - 1, moments: [] },
      ...{ certainty: 1, evidence: [], doubts: [] },
    },
  ]
}

async function saveFacts(tx: Transaction, visits: Visit[], numbers: number[], seqs: number[]): Promise<void> {
  await tx.run(`DELETE FROM visit_facts WHERE ${tx.dialect.among('visit', 'number')}`, [JSON.stringify(numbers)])
  const rows = visits.flatMap(({ stages, needs, groups, outcome }, i) => {
    const kinds: [string, VisitFact[]][] = [
      ['stage', stages],
      ['need', needs],
      ['group', groups],
      ['outcome', outcome ? [outcome] : []],
    ]
    return kinds.flatMap(([kind, facts]) =>
      facts.flatMap(({ id, title, utterances }) =>
        [...new Set(utterances)].map((at) => [numbers[i], kind, id, title.zh, title.en, seqs[at]]),
      ),
    )
  })
  await insertRows(
    tx,
    'visit_facts',
    ['visit', 'kind', 'fact', 'zh', 'en', 'utterance'],
    rows,
    'ON CONFLICT DO NOTHING',
  )
}
