import type { Repair, Utterance } from '../../types.ts'
import { withoutRepairs } from '../without-repairs.ts'
import type { RepairState } from '../types.ts'
import type { Reader } from './database.ts'

export interface Decision {
  state: RepairState
  decidedAt: number | null
  decidedBy: string | null
}

/** Decisions by utterance and repair; they outlive another analysis as long as it makes the same repair at the same time. */
export type Decisions = Map<string, Decision>

const keyOf = (utteranceId: string, { original, replacement, startMs }: Repair): string =>
  JSON.stringify([utteranceId, original, replacement, startMs])

export const decisionFor = (decisions: Decisions, utteranceId: string, repair: Repair): Decision | undefined =>
  decisions.get(keyOf(utteranceId, repair))

/** What people decided about the repairs of a recording. */
export async function readDecisions(reader: Reader, recordingSeq: number): Promise<Decisions> {
  const rows = await reader.all<Repair & Decision & { utteranceId: string }>(
    `SELECT u.id AS "utteranceId", p.original, p.replacement, p.start_ms AS "startMs", p.state, p.decided_at AS "decidedAt",
       p.decided_by AS "decidedBy"
     FROM repairs p JOIN utterances u ON u.seq = p.utterance WHERE u.recording = ? AND p.state <> 'proposed'`,
    [recordingSeq],
  )
  return new Map(rows.map((row) => [keyOf(row.utteranceId, row), row]))
}

/** The utterance with the rejected repairs undone. */
export function applyDecisions(utterance: Utterance, id: string, decisions: Decisions): Utterance {
  const rejected = new Set<number>()
  utterance.repairs.forEach((repair, ord) => {
    if (decisionFor(decisions, id, repair)?.state === 'rejected') rejected.add(ord)
  })
  return rejected.size === 0 ? utterance : withoutRepairs(utterance, rejected)
}
