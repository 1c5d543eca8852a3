import type { Analysis } from '../../types.ts'
import type { Visit, VisitFact } from '../../visit-types.ts'
import { insertRows } from './rows.ts'
import type { Transaction } from './database.ts'

/** A visit's id: it stays where another analysis lets the visit begin at the same utterance. */
export const visitId = (recordingId: string, startMs: number): string => `${recordingId}-v${startMs}`

/** A recording's visits as they were written: their numbers, and for each utterance the number of the one that it belongs to. */
export interface WrittenVisits {
  visits: Visit[]
  numbers: number[]
  ofUtterances: (number | null)[]
}

/** Writes a recording's visits, in place of those that have their ids. An analysis that knows no visits is one visit. */
export async function saveVisits(
  tx: Transaction,
  recording: { seq: number; id: string },
  analysis: Findings,
): Promise<WrittenVisits> {
  const visits = analysis.visits ?? wholeRecording(analysis)
  const ids = visits.map(({ startMs }) => visitId(recording.id, startMs))
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
  const numberOf = new Map(rows.map(({ seq, id }) => [id, seq]))
  const numbers = ids.map((id) => numberOf.get(id) ?? 0)
  const ofUtterances = analysis.utterances.map((): number | null => null)
  visits.forEach(({ firstUtterance, lastUtterance }, i) =>
    ofUtterances.fill(numbers[i], firstUtterance, lastUtterance + 1),
  )
  return { visits, numbers, ofUtterances }
}

/** Removes the visits of an earlier analysis, to which no utterance belongs any more. */
export async function removeOtherVisits(tx: Transaction, recording: number, numbers: number[]): Promise<void> {
  await tx.run(`DELETE FROM visits WHERE recording = ? AND NOT (${tx.dialect.among('seq', 'number')})`, [
    recording,
    JSON.stringify(numbers),
  ])
  await tx.run(`DELETE FROM visit_facts WHERE ${tx.dialect.among('visit', 'number')}`, [JSON.stringify(numbers)])
}

type Findings = Pick<Analysis, 'utterances' | 'visits' | 'visit'>

function wholeRecording({ utterances, visit }: Findings): Visit[] {
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

/** Writes what was found of visits; `seqs` are the rows of the analysis' utterances in order. */
export async function saveFacts(tx: Transaction, { visits, numbers }: WrittenVisits, seqs: number[]): Promise<void> {
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
