import type { ConceptType } from '../types.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { AppError } from '../errors.ts'
import { conceptFigures, type ConceptFigures, type Figure } from './concepts.ts'
import type { Coverage } from './coverage.ts'
import type { Scope } from './scope.ts'
import { compareShares, keepSignificant, type Significance } from './significance.ts'

export interface Change extends Significance {
  conceptId: string
  name: string
  type: ConceptType
  /** What changed: how often it was spoken of, or complained of (of all utterances). */
  what: 'mentions' | 'complaints'
  now: Figure
  before: Figure
  /** `unclear`: could be chance; `too-few`: not enough was heard to say anything. */
  verdict: 'more' | 'less' | 'unclear' | 'too-few'
}

export interface ChangeOptions {
  /** Utterances that both periods together must have, else `too-few`. */
  minCount: number
  /** Utterances that each period must have heard of anything. */
  minHeard: number
  /** Share of false findings that is borne among those reported. */
  falseRate: number
}

export const defaultChangeOptions: ChangeOptions = { minCount: 8, minHeard: 30, falseRate: 0.05 }

/**
 * Compares a period with the one of the same length just before it: `fromAt` and `toAt` are required. Verdicts hold for all
 * concepts together (Benjamini-Hochberg). The periods' recordings are taken as independent.
 *
 * @throws AppError INPUT_INVALID without a period
 */
export async function changes(
  reader: Reader,
  scope: Scope,
  options: ChangeOptions = defaultChangeOptions,
): Promise<{ changes: Change[]; now: Coverage; before: Coverage }> {
  const { fromAt, toAt } = scope
  if (fromAt === undefined || toAt === undefined || toAt <= fromAt)
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'fromAt < toAt' } })
  const [now, before] = await Promise.all([
    conceptFigures(reader, scope),
    conceptFigures(reader, { ...scope, fromAt: fromAt - (toAt - fromAt), toAt: fromAt }),
  ])
  const earlier = new Map(before.concepts.map((concept) => [concept.conceptId, concept]))
  const current = new Map(now.concepts.map((concept) => [concept.conceptId, concept]))
  const all = [...new Map([...earlier, ...current]).values()]
  const rows = (['mentions', 'complaints'] as const).flatMap((what) =>
    all.map((concept) => {
      const pick = (from: Map<string, ConceptFigures>, coverage: Coverage): Figure =>
        figureOf(from.get(concept.conceptId), what, coverage)
      const pair = { now: pick(current, now.coverage), before: pick(earlier, before.coverage) }
      const { conceptId, name, type } = concept
      const test = compareShares(pair.now.count, now.coverage.utterances, pair.before.count, before.coverage.utterances)
      return { conceptId, name, type, what, ...pair, ...test }
    }),
  )
  const heard = Math.min(now.coverage.utterances, before.coverage.utterances)
  return { changes: judge(rows, heard, options), now: now.coverage, before: before.coverage }
}

function figureOf(concept: ConceptFigures | undefined, what: Change['what'], { utterances }: Coverage): Figure {
  const figure = what === 'mentions' ? concept : concept?.polarities.negative
  if (!figure) return { count: 0, share: 0, recordings: 0, evidence: [] }
  const { count, recordings, evidence } = figure
  return { count, share: utterances > 0 ? count / utterances : 0, recordings, evidence }
}

/** Only what was heard often enough is tested: untestable rows would cost the others their significance. */
function judge(rows: Omit<Change, 'verdict'>[], heard: number, options: ChangeOptions): Change[] {
  const enough = rows.filter((row) => heard >= options.minHeard && row.now.count + row.before.count >= options.minCount)
  const kept = keepSignificant(
    enough.map(({ p }) => p),
    options.falseRate,
  )
  const verdicts = new Map<Omit<Change, 'verdict'>, Change['verdict']>(
    enough.map((row, i) => {
      const direction: Change['verdict'] = row.now.share > row.before.share ? 'more' : 'less'
      return [row, kept[i] ? direction : 'unclear']
    }),
  )
  return rows
    .filter((row) => row.now.count + row.before.count > 0)
    .map((row): Change => ({ ...row, verdict: verdicts.get(row) ?? 'too-few' }))
    .sort((a, b) => a.p - b.p)
}
