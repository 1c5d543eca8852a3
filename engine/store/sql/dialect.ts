import type { CompiledQuery, Needle } from '../query/compile.ts'
import type { Reader, SqlValue, Transaction } from './database.ts'
import type { UtteranceLikeness } from './meanings.ts'

/** A piece of SQL with its values. */
export interface SqlPart {
  sql: string
  params: SqlValue[]
}

/** Conditions over `u` (utterances) and `r` (recordings), joined by AND; `TRUE` when there are none. */
export interface Conditions extends SqlPart {
  /** Whether they speak of `r`; where not, its join is spared. */
  ofRecordings: boolean
}

/** What a first page can see of a table, for all pages after it. */
export type Snapshot = number | string

/** Tables whose rows are paged. */
export type PagedTable = 'recordings' | 'visits' | 'utterances' | 'meanings' | 'jobs' | 'recording_changes'

/** SQL for the score of a row of `u`, a whole number: `clauses` come before SELECT, `key` within it. */
export interface Score {
  clauses: string
  clauseParams: SqlValue[]
  key: string
  keyParams: SqlValue[]
}

/** What an utterance is found by: lines of terms with blanks between, see store/terms.ts. */
export interface TermLines {
  terms: string
  words: string
  numbers: string
}

/** In what the databases differ; all else is the same SQL. */
export interface Dialect {
  /** That a column is one of a list, which is bound as JSON. */
  among: (column: string, kind: 'number' | 'text') => string
  /** Texts of a group as a JSON list, in order. */
  jsonTexts: (column: string, order: string) => string
  /** Rows of a group as a JSON list of lists, in order; what is no whole number is told exactly, as a number or as its text. */
  jsonRows: (columns: readonly { name: string; isReal: boolean }[], order: string) => string
  /** Whole numbers of a group, with commas between: a row with a list is far quicker to hand over than 100,000 rows. */
  packed: (column: string) => string
  /** Texts of a group, with U+001F between. */
  packedTexts: (column: string) => string
  /** The whole part of a number. */
  whole: (expression: string) => string
  /** The day of epoch milliseconds, `2026-03-01`; one value is bound, seconds ahead of UTC. */
  day: (at: string) => string
  /** A column of utterances that words are sought by, where there is one, and what stands in it. */
  tokens?: { column: string; of: (line: TermLines) => SqlValue }
  /** Rows for an INSERT as one value, where a database is far quicker with that than with thousands of them. */
  rowsAsJson?: (table: string, columns: readonly string[], rows: readonly SqlValue[][]) => SqlPart
  /** Has a table go on with numbers above its greatest, where a database does not by itself. */
  numberAfter?: (tx: Transaction, table: string) => Promise<unknown>
  /** Has the database find nearest vectors, where it may be able to. */
  vectors?: {
    /** After vectors of some utterances, or of any, were written. */
    copy: (tx: Transaction, utterances?: number[]) => Promise<void>
    /** As `MeaningIndex.nearest`, among those that FROM and WHERE allow over `m` (meanings); undefined where it cannot. */
    nearest: (
      reader: Reader,
      bytes: Int8Array,
      found: SqlPart,
      limit: number,
    ) => Promise<UtteranceLikeness[] | undefined>
  }
  /** Reads a snapshot, as `snapshot`. */
  snapshotOf: (table: PagedTable) => string
  /** That a row was there at a snapshot, which is bound. */
  wasThere: (row: string) => string
  /** The number by which a snapshot tells whether a row was there. */
  stamp: (row: string) => string
  /** That a row was not there at a snapshot. */
  since: (row: string, snapshot: Snapshot) => SqlPart
  /** The utterances `u` with their recordings `r`, where most of a table is read. */
  manyUtterances: string
  /** FROM and WHERE of everything that a search finds. */
  hits: (
    query: CompiledQuery | undefined,
    conditions: Conditions,
    snapshot: Snapshot | undefined,
    withRecordings?: boolean,
  ) => SqlPart
  /** How many there are, as `n`. */
  count: (query: CompiledQuery | undefined, conditions: Conditions, snapshot: Snapshot) => SqlPart
  /** How many utterances (of some stores) hold a piece, as `n`; without one, how many there are. */
  countOf: (needle: Needle | undefined, storeIds: string[] | undefined) => SqlPart
  /**
   * The rarity of the pieces in a row, whole words above parts of words, times the row's `base`. It depends on nothing but the row and its
   * parameters.
   */
  score: (needles: Needle[], weights: number[]) => Score
}
