import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { connect, type Connection } from '../../engine/store/sqlite/driver.ts'
import { COPIED_TABLES } from '../../engine/store/copy/tables.ts'

/** What was said again is said an hour later: months and days hold so many times more, and no stretch of the file is of one time. */
const LATER_MS = 3_600_000

/** Tables that are made anew, in an order in which every row finds what it refers to. */
const REPEATED = 'recordings visits utterances numbers mentions opinions moments moment_utterances visit_facts'.split(
  ' ',
)
/** Which table's numbers a column bears, beside `seq` of its own table. */
const REFERENCES: Record<string, string> = {
  recording: 'recordings',
  visit: 'visits',
  utterance: 'utterances',
  moment: 'moments',
}

/**
 * Makes a large SQLite file of a smaller one, by the database alone: everything in it so many times, under other numbers and ids, an hour
 * later each time. Some ten times as quick as saving it; the words are no others.
 */
export async function repeatStore(small: string, large: string, times: number): Promise<void> {
  if (existsSync(large)) return
  copyFileSync(small, `${large}.part`)
  const db = await connect(`${large}.part`, 'write')
  await db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000')
  const most = new Map<string, number>()
  for (const name of Object.values(REFERENCES)) most.set(name, await greatest(db, name))
  for (let nth = 1; nth < times; nth++) {
    await db.exec('BEGIN')
    for (const { name, columns } of COPIED_TABLES.filter((table) => REPEATED.includes(table.name))) {
      const values = columns.map((column) => valueOf(name, column, nth, most))
      const first = columns.includes('seq') ? `WHERE seq <= ${most.get(name)}` : within(columns, most)
      const names = columns.map((column) => `"${column}"`).join(', ')
      await db.exec(`INSERT INTO ${name} (${names}) SELECT ${values.join(', ')} FROM ${name} ${first}`)
    }
    await db.exec('COMMIT')
    console.log(`${nth + 1} of ${times}`)
  }
  await db.exec('PRAGMA journal_mode = WAL')
  await db.close()
  renameSync(`${large}.part`, large)
}

async function greatest(db: Connection, table: string): Promise<number> {
  return (await db.get<{ seq: number }>(`SELECT coalesce(max(seq), 0) AS seq FROM ${table}`))?.seq ?? 0
}

/** Of rows that hang on others, those that were there at first. */
function within(columns: readonly string[], most: ReadonlyMap<string, number>): string {
  const column = columns.find((one) => one in REFERENCES) ?? ''
  return `WHERE ${column} <= ${most.get(REFERENCES[column])}`
}

function valueOf(table: string, column: string, nth: number, most: ReadonlyMap<string, number>): string {
  const numbered = column === 'seq' ? table : REFERENCES[column]
  if (numbered !== undefined) return `"${column}" + ${nth * (most.get(numbered) ?? 0)}`
  if (column === 'id') return `id || '-${nth}'`
  return column === 'at' || column === 'started_at' ? `"${column}" + ${nth * LATER_MS}` : `"${column}"`
}
