import { AppError } from '../../engine/errors.ts'
import { DEFAULT_UTC_OFFSET_MINUTES, readTime } from '../../engine/rfc3339.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { keptFileName } from './file-name.ts'
import type { NewOutcome, OutcomesSaved, StoredVisit } from '../../engine/store/visit-types.ts'
import { outcomeNamed, outcomesAgainst } from '../../engine/pack/cues/outcome-names.ts'

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

/** What rows came to. `remarks` tell of what is kept though it can hardly be meant. */
export interface ReadOutcomes {
  outcomes: NewOutcome[]
  /** What keeping them would change. */
  planned: OutcomesSaved
  skipped: number
  remarks: string[]
}

/**
 * Finds the visit of every row.
 *
 * @throws AppError INPUT_INVALID - `problems` lists every fault with its row; nothing is saved then
 */
export async function outcomesFromRows(
  store: InsightStore,
  rows: readonly OutcomeRow[],
  options: OutcomeRowOptions,
): Promise<ReadOutcomes> {
  const { skipUnknown, source, notedBy, placeOf = (i: number) => `rows/${i}` } = options
  const [problems, places]: [string[], string[]] = [[], []]
  const outcomes: NewOutcome[] = []
  const planned: OutcomesSaved = { created: 0, updated: 0, unchanged: 0 }
  const told = new Map<string, number | undefined>()
  let skipped = 0
  for (const [i, row] of rows.entries()) {
    const read = readRow(row)
    const found = typeof read === 'string' ? [] : await visitsOf(store, row, read.at, options.storeIds)
    if (typeof read === 'string') problems.push(`${placeOf(i)}: ${read}`)
    else if (found.length === 1) {
      outcomes.push({ visitId: found[0].id, ...read, source, ...(notedBy && { notedBy }) })
      planned[changeOf(found[0], read, told)] += 1
      places.push(placeOf(i))
    } else if (found.length > 1) problems.push(`${placeOf(i)}: ${severalOf(found)}`)
    else if (skipUnknown) skipped += 1
    else problems.push(`${placeOf(i)}: 没有这次到店、录音或文件 (no such visit, recording or file here)`)
  }
  if (problems.length > 0) throw outcomesInvalid(problems)
  return { outcomes, planned, skipped, remarks: contradictions(outcomes, places) }
}

/** What one more outcome of a visit changes, after those of the rows before it: `told` holds their times. */
function changeOf(
  { id, outcomes }: StoredVisit,
  { outcome, at }: { outcome: string; at?: number },
  told: Map<string, number | undefined>,
): keyof OutcomesSaved {
  const key = `${id} ${outcome}`
  const known = outcomes.find((one) => one.outcome === outcome)
  const isKnown = told.has(key) || known !== undefined
  const before = told.get(key) ?? known?.at ?? undefined
  told.set(key, at ?? before)
  if (!isKnown) return 'created'
  return at === undefined || at === before ? 'unchanged' : 'updated'
}

/** Outcome and time of a row, or what is wrong with them. */
function readRow(row: OutcomeRow): { outcome: string; at?: number } | string {
  const outcome = outcomeNamed(row.outcome)
  if (!new RegExp(OUTCOME_NAME, 'u').test(outcome)) return 'outcome: 1–64 letters, digits, spaces, . _ / - are wanted'
  const told = row.at?.trim() || undefined
  if (told === undefined) return { outcome }
  const at = readTime(told, DEFAULT_UTC_OFFSET_MINUTES)
  return at === undefined ? 'at: wanted such as 2026-11-22 15:30 or 2026-11-22T15:30:00+08:00' : { outcome, at }
}

function visitsOf(
  store: InsightStore,
  row: OutcomeRow,
  at: number | undefined,
  allowed: string[] | undefined,
): Promise<StoredVisit[]> {
  const stores = row.store ? (allowed ?? [row.store]).filter((id) => id === row.store) : allowed
  return findVisits(store, row.visit.trim(), {
    ...(stores && { storeIds: stores }),
    ...(at !== undefined && { at }),
  })
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

/** Rows that cannot both be true of one visit: the later row is named, with the one it stands against. */
function contradictions(outcomes: readonly NewOutcome[], places: readonly string[]): string[] {
  const told = new Map<string, string>()
  return outcomes.flatMap(({ visitId, outcome }, i) => {
    const key = (one: string): string => `${visitId} ${one}`
    const against = outcomesAgainst(outcome).filter((one) => told.has(key(one)))
    told.set(key(outcome), places[i] ?? '')
    return against.map((one) => {
      const words = `${outcome} ↔ ${one} (${told.get(key(one))})`
      return `${places[i]}: 同一次到店的两个结果矛盾，都记下了 (the visit has both, and both are kept): ${words}`
    })
  })
}

const MOST_PROBLEMS = 50

/** The faults of rows, the first of them. */
export function outcomesInvalid(problems: readonly string[]): AppError {
  const more = problems.length - MOST_PROBLEMS
  const shown = problems.slice(0, MOST_PROBLEMS)
  return new AppError('INPUT_INVALID', { detail: { problems: more > 0 ? [...shown, `… +${more}`] : shown } })
}
