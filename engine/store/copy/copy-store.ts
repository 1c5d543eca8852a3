import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { noteAllChanged } from '../sql/changes.ts'
import type { Database, SqlValue, Transaction } from '../sql/database.ts'
import { insertRows } from '../sql/rows.ts'
import { readRows, type Row } from './read-rows.ts'
import { COPIED_TABLES, type CopiedTable } from './tables.ts'

/** How far a copy has come, kept in the target with what was copied: the table, and its last key. */
interface Mark {
  /** Of the source, so that nobody goes on from another. */
  source: string
  table: number
  after?: SqlValue[]
  isWhole?: boolean
}

const MARK = 'copied'

/** Told after every batch. */
export type OnCopied = (table: string, rows: number) => void

/**
 * Copies everything that a store and its queue keep into another, empty one, row by row with the same numbers and ids. Each batch and the
 * mark of how far it came are one transaction: what was broken off goes on where it was; what is whole is not copied again. Nobody may
 * write to the source meanwhile.
 *
 * @throws AppError CONFLICT when the target holds anything else
 */
export async function copyStore(source: Database, target: Database, onCopied: OnCopied = () => {}): Promise<void> {
  const name = createHash('sha256').update(source.secret).digest('hex')
  const mark = (await readMark(target)) ?? (await begin(target, name))
  if (mark.source !== name)
    throw new AppError('CONFLICT', { detail: { why: 'the target was begun from another store' } })
  if (mark.isWhole) return
  for (let at = mark.table; at < COPIED_TABLES.length; at++) {
    const table = COPIED_TABLES[at]
    const after = at === mark.table ? mark.after : undefined
    for await (const rows of readRows(source.reader, table, after)) {
      const last = table.key.map((column) => rows[rows.length - 1][column])
      await target.transaction(async (tx) => {
        await writeRows(tx, table, rows)
        await writeMark(tx, { source: name, table: at, after: last })
      })
      onCopied(table.name, rows.length)
    }
  }
  await target.transaction(async (tx) => {
    for (const { name: table, key } of COPIED_TABLES) if (key[0] === 'seq') await tx.dialect.numberAfter?.(tx, table)
    // Whoever serves the target read the recordings before their utterances were there.
    await noteAllChanged(tx)
    await tx.dialect.vectors?.copy(tx)
    await writeMark(tx, { source: name, table: COPIED_TABLES.length, isWhole: true })
  })
}

async function writeRows(tx: Transaction, { name, columns }: CopiedTable, rows: Row[]): Promise<void> {
  const { tokens } = tx.dialect
  const isSought = name === 'utterances' && tokens !== undefined
  const values = rows.map((row) => columns.map((column) => row[column]))
  const withTokens = rows.map((row, i) => [
    ...values[i],
    tokens?.of({ terms: String(row.terms), words: String(row.words), numbers: String(row.number_terms) }) ?? null,
  ])
  await insertRows(
    tx,
    name,
    isSought ? [...columns, tokens.column] : [...columns],
    isSought ? withTokens : values,
    endingOf(name),
  )
}

/** What triggers have counted while the rows before came is put right by what the source has. */
const endingOf = (table: string): string =>
  table === 'blobs'
    ? `ON CONFLICT (sha256) DO UPDATE SET refs = excluded.refs, state = excluded.state, last_seen = excluded.last_seen`
    : 'ON CONFLICT DO NOTHING'

async function begin(target: Database, source: string): Promise<Mark> {
  for (const { name } of COPIED_TABLES)
    if (await target.reader.get(`SELECT 1 AS one FROM ${name} LIMIT 1`))
      throw new AppError('CONFLICT', { detail: { why: 'the target is not empty', table: name } })
  return { source, table: 0 }
}

async function readMark({ reader }: Database): Promise<Mark | undefined> {
  const row = await reader.get<{ value: Uint8Array }>('SELECT value FROM installation WHERE name = ?', [MARK])
  return row && (JSON.parse(Buffer.from(row.value).toString()) as Mark)
}

async function writeMark(tx: Transaction, mark: Mark): Promise<void> {
  await tx.run(
    'INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [MARK, Buffer.from(JSON.stringify(mark))],
  )
}
