import type { Utterance } from '../../types.ts'
import { decisionFor, type Decisions } from './decisions.ts'
import type { SqlValue } from './database.ts'
import { insertRows } from './rows.ts'
import type { Transaction } from './database.ts'

/** An utterance as it reads after what people decided, and its row. */
export interface WrittenUtterance {
  id: string
  seq: number
  utterance: Utterance
}

/** Removes what hangs on utterances, by their numbers, for it to be written anew. */
export async function removeDetails(tx: Transaction, seqs: readonly number[]): Promise<void> {
  for (const table of ['numbers', 'mentions', 'opinions', 'repairs', 'redactions'])
    await tx.run(`DELETE FROM ${table} WHERE ${tx.dialect.among('utterance', 'number')}`, [JSON.stringify(seqs)])
}

/** Writes what hangs on the utterances: numbers, mentions, opinions, repairs, redactions. */
export async function saveDetails(tx: Transaction, written: WrittenUtterance[], decisions: Decisions): Promise<void> {
  await saveSpans(tx, written)
  await saveRepairs(tx, written, decisions)
}

async function saveSpans(tx: Transaction, written: WrittenUtterance[]): Promise<void> {
  const rowsOf = <T>(pick: (utterance: Utterance) => T[], row: (item: T) => SqlValue[]): SqlValue[][] =>
    written.flatMap(({ seq, utterance }) => pick(utterance).map((item, ord) => [seq, ord, ...row(item)]))
  await insertRows(
    tx,
    'numbers',
    'utterance ord start end surface written value kind unit min max approximate'.split(' '),
    rowsOf(
      ({ numbers }) => numbers,
      (n) => [
        ...[n.start, n.end, n.surface, n.written, n.value, n.kind, n.unit],
        ...[n.min ?? null, n.max ?? null, Number(n.approximate ?? false)],
      ],
    ),
  )
  await insertRows(
    tx,
    'mentions',
    'utterance ord concept_id name type surface start end confidence how negated'.split(' '),
    rowsOf(
      ({ mentions }) => mentions,
      (m) => [m.conceptId, m.name, m.type, m.surface, m.start, m.end, m.confidence, m.how, Number(m.negated)],
    ),
  )
  await insertRows(
    tx,
    'opinions',
    ['utterance', 'ord', 'holder', 'concept_id', 'name', 'polarity', 'score', 'cues', 'start', 'end'],
    rowsOf(
      ({ opinions }) => opinions,
      (o) => [
        ...[o.holder, o.conceptId ?? null, o.name ?? null, o.polarity, o.score],
        ...[JSON.stringify(o.cues), o.start, o.end],
      ],
    ),
  )
  await insertRows(
    tx,
    'redactions',
    ['utterance', 'ord', 'kind', 'start', 'end', 'start_ms', 'end_ms', 'confidence'],
    rowsOf(
      ({ redactions }) => redactions,
      (r) => [r.kind, r.start, r.end, r.startMs, r.endMs, r.confidence],
    ),
  )
}

async function saveRepairs(tx: Transaction, written: WrittenUtterance[], decisions: Decisions): Promise<void> {
  const rows = written.flatMap(({ id, seq, utterance }) =>
    utterance.repairs.map((repair, ord): SqlValue[] => {
      const decision = decisionFor(decisions, id, repair)
      return [
        ...[seq, ord, `${id}-r${ord}`, repair.original, repair.replacement, repair.start, repair.end],
        ...[repair.startMs, repair.endMs, repair.conceptId, repair.score, repair.rule],
        ...[decision?.state ?? 'proposed', decision?.decidedAt ?? null, decision?.decidedBy ?? null],
      ]
    }),
  )
  const columns =
    'utterance ord id original replacement start end start_ms end_ms concept_id score rule state decided_at decided_by'
  await insertRows(tx, 'repairs', columns.split(' '), rows)
}
