import { openPostgres } from '../postgres/open.ts'
import { postgresFaults } from '../postgres/integrity.ts'
import { isPostgres } from '../open.ts'
import { openDatabase } from '../sqlite/open.ts'
import { sqliteFaults, wordIndexFaults } from '../sqlite/integrity.ts'
import { countFaults } from './count-faults.ts'
import { rowFaults } from './row-faults.ts'

/** What one look at a store found: how much was looked at, how much of it is wrong, and what, in no words of customers. */
export interface StoreFault {
  what: 'integrity' | 'index' | 'visits' | 'moments' | 'references' | 'jobs'
  looked: number
  wrong: number
  told: string[]
}

/** Utterances whose index is held against their words where not all are. */
const SAMPLED = 20_000

/**
 * Looks whether a store and its queue are sound: the database itself, the index against the rows, what rows refer to, the queue's keys, who
 * needs which content. Nothing is changed.
 *
 * @param isDeep - every utterance is held against its index; in SQLite whoever writes waits meanwhile
 * @throws AppError as `openInsightStore`
 */
export async function checkStore(place: string, { isDeep = false } = {}): Promise<StoreFault[]> {
  const onPostgres = isPostgres(place)
  const db = await (onPostgres ? openPostgres(place) : openDatabase(place))
  try {
    const told = await (onPostgres ? postgresFaults(db) : sqliteFaults(db))
    const integrity: StoreFault = { what: 'integrity', looked: 1, wrong: told.length, told }
    // What is asked of broken pages answers nothing.
    if (told.length > 0 && !onPostgres) return [integrity]
    const rows = await rowFaults(db.reader, isDeep ? Infinity : SAMPLED)
    const lacking = onPostgres ? 0 : await wordIndexFaults(db, isDeep)
    const index: StoreFault = { what: 'index', looked: rows.looked, wrong: rows.wrong + lacking, told: rows.ids }
    return [integrity, index, ...(await countFaults(db.reader))]
  } finally {
    await db.close()
  }
}
