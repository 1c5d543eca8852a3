import type { ConceptName, FigureSource } from '../store/figure-types.ts'
import { conceptNames } from './ancestry.ts'
import { coverageOfHeard, type Coverage } from './coverage.ts'
import { idsOf } from './count.ts'
import { part } from './figure.ts'
import { readHeard, type Heard } from './heard.ts'
import { differenceInterval, type Interval } from './interval.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import { countPairs, type Pair } from './pairs.ts'
import type { Scope } from './scope.ts'
import { adjust, compareShares } from './significance.ts'
import { titlesOf } from './titles.ts'

/** What goes with what: visits with the first have the second more often than others. */
export interface Together {
  first: { conceptId: string; name: string; opens: Scope }
  /** A concept that a customer named, or a need of the visit. */
  second: { kind: 'concept' | 'need'; conceptId?: string; need?: string; name: string; opens: Scope }
  /** Visits with both. */
  count: number
  ofFirst: number
  ofSecond: number
  visits: number
  /** Share of the visits with the first that have the second, and of those without it. */
  share: number
  otherwise: number
  /** Of the difference of these shares, 95 %. */
  interval: Interval
  /** How many times likelier the second is where the first is than anywhere; 1 is chance. */
  lift: number
  p: number
  /** `p` adjusted for all pairs that were tested. */
  q: number
  /** Utterances of the first, then of the second. */
  evidence: string[]
}

export interface TogetherOptions {
  /** What counts as the first: being complained of or named by someone who is not staff. */
  first: 'complaints' | 'mentions'
  /** Visits that must have both; each side must have as many. */
  minCount: number
  minLift: number
  falseRate: number
  limit: number
}

export const defaultTogetherOptions: TogetherOptions = {
  first: 'complaints',
  minCount: 3,
  minLift: 1.2,
  falseRate: 0.1,
  limit: 20,
}

interface PairRow extends Omit<Pair, 'rowFirst' | 'rowSecond'> {
  visits: number
  /** Ids of utterances; none where the utterance is gone meanwhile. */
  evidence: string[]
}

/**
 * Who complains of X also asks for Y: counted by visits, concepts as they were named (ancestors always go with their descendants
 * and would only say that), each pair tested (see `compareShares`) and all together adjusted. Which pairs are tested depends on
 * how often either side was heard, never on how often both were, so that the choice favours no finding (Bourgon, Gentleman and
 * Huber 2010, PNAS 107). Strongest first.
 */
export async function together(
  source: FigureSource,
  scope: Scope,
  options: TogetherOptions = defaultTogetherOptions,
): Promise<{ pairs: Together[]; tested: number; coverage: Coverage; options: TogetherOptions }> {
  const heard = await readHeard(source, scope)
  const [{ rows, tested }, names, needs, coverage] = await Promise.all([
    pairsOf(source, heard, options),
    conceptNames(source),
    titlesOf(source, 'need'),
    coverageOfHeard(source, scope, heard),
  ])
  const unrelated = rows.filter(({ first, second, kind }) => kind === 'need' || !areRelated(names, first, second))
  // Of mentions, each pair comes both ways: one is enough.
  const once = unrelated.filter(({ first, second, kind }) => {
    return options.first === 'complaints' || kind === 'need' || first < second
  })
  const titleOf = ({ kind, second }: PairRow): string =>
    (kind === 'need' ? needs.get(second)?.zh : names.get(second)?.name) ?? second
  const pairs = once.map((row) => toPair(row, names.get(row.first)?.name ?? row.first, titleOf(row), scope, options))
  const adjusted = adjust(
    pairs.map(({ p }) => p),
    tested,
  )
  const found = pairs
    .map((pair, i) => ({ ...pair, q: adjusted[i] }))
    .filter(({ q, lift }) => q <= options.falseRate && lift >= options.minLift)
    .sort((a, b) => a.p - b.p || b.lift - a.lift)
  return { pairs: found.slice(0, options.limit), tested, coverage, options }
}

async function pairsOf(
  source: FigureSource,
  heard: Heard,
  { first, minCount }: TogetherOptions,
): Promise<{ rows: PairRow[]; tested: number }> {
  const { pairs, tested } = await countPairs(source, heard, first, minCount)
  const ids = await idsOf(
    source,
    heard,
    pairs.flatMap(({ rowFirst, rowSecond }) => [rowFirst, rowSecond]),
  )
  const visits = heard.visitSeqs.length
  const rows = pairs.map(({ rowFirst, rowSecond, ...pair }): PairRow => {
    const evidence = [rowFirst, rowSecond].flatMap((row) => ids.get(row) ?? [])
    return { ...pair, visits, evidence }
  })
  return { rows, tested }
}

function areRelated(names: Map<string, ConceptName>, one: string, other: string): boolean {
  return isAncestor(names, one, other) || isAncestor(names, other, one)
}

function isAncestor(names: Map<string, ConceptName>, ancestor: string, id: string): boolean {
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at); at = names.get(at)?.parent ?? null) {
    if (at === ancestor) return true
    seen.add(at)
  }
  return false
}

function toPair(
  row: PairRow,
  firstName: string,
  secondName: string,
  scope: Scope,
  options: TogetherOptions,
): Omit<Together, 'q'> {
  const { first, second, kind, count, ofFirst, ofSecond, visits } = row
  const ofFeeling = options.first === 'complaints' ? { polarity: 'negative' as const, holders: NOT_STAFF } : {}
  const counts = [count, ofFirst, ofSecond - count, visits - ofFirst] as const
  return {
    first: { conceptId: first, name: firstName, opens: narrow(scope, { concepts: [first], ...ofFeeling }) },
    second: {
      ...{ kind, ...(kind === 'need' ? { need: second } : { conceptId: second }), name: secondName },
      opens: narrow(scope, kind === 'need' ? { needs: [second] } : { concepts: [second], roles: NOT_STAFF }),
    },
    ...{ count, ofFirst, ofSecond, visits },
    ...{ share: part(count, ofFirst), otherwise: part(ofSecond - count, visits - ofFirst) },
    interval: differenceInterval(...counts),
    lift: part(count * visits, ofFirst * ofSecond),
    p: compareShares(...counts).p,
    evidence: row.evidence,
  }
}
