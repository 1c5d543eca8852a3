import { AppError } from '../../engine/errors.ts'
import { readTime } from '../../engine/rfc3339.ts'
import { decodeUtf8, readTable } from '../../engine/graph/table.ts'
import { problemText, type Problem } from '../../engine/graph/problems.ts'
import { DEFAULT_UTC_OFFSET_MINUTES } from '../../engine/store/open.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { keptFileName } from './file-name.ts'
import type { NewOutcome, StoredVisit } from '../../engine/store/visit-types.ts'

/** A known outcome (`order`, `test_drive` …) or the store's own words: short, and no place for notes about people. */
export const OUTCOME_NAME = '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._/-]{0,63}$'

/** An outcome as somebody wrote it: `visit` is the id of a visit or recording, or the name of a file. */
export interface OutcomeRow {
  visit: string
  outcome: string
  at?: string
  store?: string
}

export interface OutcomeRowOptions {
  /** Stores whose visits may be meant; every store where it is not given. */
  storeIds?: string[]
  /** Leaves out rows of visits that are not here, as where not every visit was heard. */
  skipUnknown: boolean
  source: string
  notedBy?: string
  /** How a row is called in what is said about it; default `rows/0`. */
  placeOf?: (index: number) => string
}

/**
 * Finds the visit of every row.
 *
 * @throws AppError INPUT_INVALID - `problems` lists every fault with its row; nothing is saved then
 */
export async function outcomesFromRows(
  store: InsightStore,
  rows: readonly OutcomeRow[],
  { storeIds, skipUnknown, source, notedBy, placeOf = (i) => `rows/${i}` }: OutcomeRowOptions,
): Promise<{ outcomes: NewOutcome[]; skipped: number }> {
  const problems: string[] = []
  const outcomes: NewOutcome[] = []
  let skipped = 0
  for (const [i, row] of rows.entries()) {
    const wrong = (problem: string): void => void problems.push(`${placeOf(i)}: ${problem}`)
    const outcome = row.outcome.normalize('NFKC').trim()
    const told = row.at?.trim() || undefined
    const at = told === undefined ? undefined : readTime(told, DEFAULT_UTC_OFFSET_MINUTES)
    if (!new RegExp(OUTCOME_NAME, 'u').test(outcome)) wrong('outcome: 1–64 letters, digits, spaces, . _ / - are wanted')
    else if (told !== undefined && at === undefined)
      wrong('at: wanted such as 2026-11-22 15:30 or 2026-11-22T15:30:00+08:00')
    else {
      const stores = row.store ? (storeIds ?? [row.store]).filter((id) => id === row.store) : storeIds
      const found = await findVisits(store, row.visit.trim(), {
        ...(stores && { storeIds: stores }),
        ...(at !== undefined && { at }),
      })
      if (found.length === 1)
        outcomes.push({
          visitId: found[0].id,
          outcome,
          ...(at !== undefined && { at }),
          source,
          ...(notedBy && { notedBy }),
        })
      else if (found.length > 1) wrong(severalOf(found))
      else if (skipUnknown) skipped += 1
      else wrong('没有这次到店、录音或文件 (no such visit, recording or file here)')
    }
  }
  if (problems.length > 0) throw invalid(problems)
  return { outcomes, skipped }
}

/** Visits by what a row calls them. Names of files are kept without personal data, so a name that holds some is looked up as it is kept. */
async function findVisits(
  store: InsightStore,
  ref: string,
  narrowing: { storeIds?: string[]; at?: number },
): Promise<StoredVisit[]> {
  const found = await store.findVisits({ ref, ...narrowing })
  const kept = keptFileName(ref)
  return found.length > 0 || kept === ref ? found : store.findVisits({ ref: kept, ...narrowing })
}

const MOST_NAMED = 5

function severalOf(found: StoredVisit[]): string {
  const named = found.slice(0, MOST_NAMED).map(({ id, storeId, startedAt }) => {
    return `${id} (${storeId}, ${new Date(startedAt).toISOString()})`
  })
  return `${found.length} visits are meant, write one id, or the store, or the time within the visit: ${named.join(', ')}`
}

const MOST_PROBLEMS = 50

function invalid(problems: string[]): AppError {
  const more = problems.length - MOST_PROBLEMS
  const shown = problems.slice(0, MOST_PROBLEMS)
  return new AppError('INPUT_INVALID', { detail: { problems: more > 0 ? [...shown, `… +${more}`] : shown } })
}

/**
 * Reads a CSV of outcomes: columns `visit` (or `file`), `outcome`, and, if wanted, `at` and `store`.
 *
 * @throws AppError INPUT_INVALID - `problems` lists every fault with file and line
 */
export function readOutcomeTable(bytes: Uint8Array, file: string): { rows: OutcomeRow[]; lines: number[] } {
  const problems: Problem[] = []
  const text = decodeUtf8(bytes, file, problems)
  const header = text?.replace(/^(\s*#[^\n]*\n|\s*\n)*/, '').split('\n', 1)[0] ?? ''
  const key = /(^|,)\s*"?visit"?\s*(,|$)/.test(header) || !header.includes('file') ? 'visit' : 'file'
  const table =
    text === undefined ? [] : readTable(text, file, { wanted: [key, 'outcome'], optional: ['at', 'store'] }, problems)
  for (const row of table)
    if (row.cell(key) === '') problems.push({ file, line: row.line, zh: `缺少 ${key}`, en: `${key} is missing` })
  if (problems.length > 0) throw invalid(problems.map(problemText))
  const rows = table.map((row) => ({
    ...{ visit: row.cell(key), outcome: row.cell('outcome') },
    ...(row.cell('at') !== '' && { at: row.cell('at') }),
    ...(row.cell('store') !== '' && { store: row.cell('store') }),
  }))
  return { rows, lines: table.map(({ line }) => line) }
}
