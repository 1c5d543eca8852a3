import type { Repair, Utterance } from '../../types.ts'
import { withoutRepairs } from '../without-repairs.ts'
import type { RepairState } from '../types.ts'
import type { Reader } from './database.ts'
import { withSwappedRoles } from '../with-swapped-roles.ts'

export interface Decision {
  state: RepairState
  decidedAt: number | null
  decidedBy: string | null
}

export interface Decisions {
  /** By utterance and repair; they outlive another analysis as long as it makes the same repair at the same time. */
  repairs: ReadonlyMap<string, Decision>
  /** Somebody heard that staff and customers are taken for each other. */
  rolesSwapped: boolean
}

/** Of what nobody has seen yet. */
export const NO_DECISIONS: Decisions = { repairs: new Map(), rolesSwapped: false }

type RepairKey = Pick<Repair, 'original' | 'replacement' | 'startMs'>

const keyOf = (utteranceId: string, { original, replacement, startMs }: RepairKey): string =>
  JSON.stringify([utteranceId, original, replacement, startMs])

export const decisionFor = (decisions: Decisions, utteranceId: string, repair: Repair): Decision | undefined =>
  decisions.repairs.get(keyOf(utteranceId, repair))

/** What people decided about a recording: its repairs, who speaks in it. */
export async function readDecisions(reader: Reader, recordingSeq: number): Promise<Decisions> {
  const rows = await judgedRepairs(reader, recordingSeq)
  const rolesSwapped = await areRolesSwapped(reader, recordingSeq)
  return { repairs: new Map(rows.map((row) => [keyOf(row.utteranceId, row), row])), rolesSwapped }
}

type Judged = Decision & RepairKey & { utteranceId: string }

/** Repairs of a recording that somebody decided about; of those that are made at the moment, what they say themselves is what holds. */
export function judgedRepairs(reader: Reader, recordingSeq: number): Promise<Judged[]> {
  return reader.all<Judged>(
    `SELECT u.id AS "utteranceId", d.original, d.replacement, d.start_ms AS "startMs", d.state, d.decided_at AS "decidedAt",
       d.decided_by AS "decidedBy"
     FROM repair_decisions d JOIN utterances u ON u.recording = d.recording AND d.start_ms BETWEEN u.start_ms AND u.end_ms
     WHERE d.recording = ? AND NOT EXISTS (SELECT 1 FROM repairs m WHERE m.utterance = u.seq AND m.original = d.original
       AND m.replacement = d.replacement AND m.start_ms = d.start_ms)
     UNION ALL
     SELECT u.id, p.original, p.replacement, p.start_ms, p.state, p.decided_at, p.decided_by
     FROM repairs p JOIN utterances u ON u.seq = p.utterance WHERE u.recording = ? AND p.state <> 'proposed'`,
    [recordingSeq, recordingSeq],
  )
}

/** The utterance with the rejected repairs undone, and said by whom it was said. */
export function applyDecisions(utterance: Utterance, id: string, decisions: Decisions): Utterance {
  const rejected = new Set<number>()
  utterance.repairs.forEach((repair, ord) => {
    if (decisionFor(decisions, id, repair)?.state === 'rejected') rejected.add(ord)
  })
  const read = rejected.size === 0 ? utterance : withoutRepairs(utterance, rejected)
  return decisions.rolesSwapped ? withSwappedRoles(read) : read
}

/** Whether somebody has swapped the roles of a recording. */
async function areRolesSwapped(reader: Reader, recordingSeq: number): Promise<boolean> {
  const row = await reader.get('SELECT recording FROM role_swaps WHERE recording = ?', [recordingSeq])
  return row !== undefined
}
