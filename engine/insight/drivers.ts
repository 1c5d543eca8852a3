import type { ConceptName, FigureSource, Title } from '../store/figure-types.ts'
import { conceptNames } from './ancestry.ts'
import { idsOf } from './count.ts'
import { coverageOfHeard, type Coverage } from './coverage.ts'
import { part } from './figure.ts'
import { opensFactor, readFactors, type FactorCounts, type FactorKind, type Missing } from './factors.ts'
import { readHeard } from './heard.ts'
import { differenceInterval, type Interval } from './interval.ts'
import { narrow } from './narrow.ts'
import type { Scope } from './scope.ts'
import { adjust } from './significance.ts'
import { compareWithin, type StratifiedTest } from './strata.ts'
import { titlesOf } from './titles.ts'

/** Something in visits that goes with an outcome. It is an association: it does not say that one brings about the other. */
export interface Driver extends Pick<StratifiedTest, 'p' | 'test'> {
  outcome: string
  kind: FactorKind
  id: string
  title: Title
  /** Visits with it, and how many of these had the outcome; the same for visits without it. */
  with: { visits: number; count: number; share: number }
  without: { visits: number; count: number; share: number }
  /** Share with it less share without it, and its interval of 95 %. */
  difference: number
  interval: Interval
  /** The difference within stores, where several are in scope. */
  withinStores?: number
  /** `p` adjusted for everything that was tested together. */
  q: number
  verdict: 'raises' | 'lowers' | 'unclear'
  /** Utterances that show it: of visits with the outcome where it is likelier with it, else of visits without the outcome. */
  evidence: string[]
  /** Filters for all of its utterances, in visits with the outcome and in all. */
  opens: Scope
  opensAll: Scope
}

export interface DriverOptions {
  /** Visits that must have the factor, and that must not; visits that must have the outcome, and that must not. */
  minVisits: number
  minOutcome: number
  /** Share of false findings that is borne among those with a verdict. */
  falseRate: number
  /** Drivers of each outcome that are given in full. */
  limit: number
  missing: Missing
}

export const defaultDriverOptions: DriverOptions = {
  ...{ minVisits: 5, minOutcome: 5, falseRate: 0.1, limit: 20, missing: 'unknown' },
}

export interface OutcomeShare {
  outcome: string
  count: number
  share: number
  /** `too-few`: not enough visits with it, or without it, to look for what goes with it. */
  state: 'tested' | 'too-few'
}

export interface Drivers {
  drivers: Driver[]
  outcomes: OutcomeShare[]
  /** Visits whose outcome is known, of all visits in scope. */
  known: { visits: number; of: number; share: number }
  tested: number
  coverage: Coverage
  options: DriverOptions
  note: Title
}

const NOTE: Title = {
  zh: '这是关联，不是因果：同时出现不等于一个导致另一个。请听原话、做对比试验再下结论。',
  en: 'These are associations, not causes: what goes together need not bring the other about. Listen to the evidence and try it before you conclude.',
}

/**
 * Which concepts, opinions, moments, stages, groups and needs raise or lower the share of an outcome, over the visits whose outcome
 * people told. Each is tested within stores by the exact conditional test (see `compareWithin`); all tests of one answer are
 * adjusted together (Benjamini-Hochberg). What is tested depends on how often the factor and the outcome came up, never on how
 * often they did together.
 *
 * @param outcomes - which to look at; all that are known where it is not given
 */
export async function driversOf(
  source: FigureSource,
  scope: Scope,
  outcomes?: string[],
  options: DriverOptions = defaultDriverOptions,
): Promise<Drivers> {
  const heard = await readHeard(source, scope)
  const [factors, coverage] = await Promise.all([
    readFactors(source, heard, options.missing),
    coverageOfHeard(source, scope, heard),
  ])
  const visits = [...factors.visits.values()].reduce((sum, n) => sum + n, 0)
  const shares = sharesOf(factors.outcomes, visits, outcomes, options)
  const wanted = shares.filter(({ state }) => state === 'tested').map(({ outcome }) => outcome)
  const counts = factors.count(wanted)
  const [concepts, titles] = await Promise.all([conceptNames(source), titlesOfFactors(source)])
  const tested = mostTelling(
    counts.map((one) => compare(one, scope, titles(one, concepts))).filter((one) => isEnough(one, options)),
    concepts,
  )
  const adjusted = adjust(tested.map(({ p }) => p))
  const judged = tested
    .map((one, i): Driver => ({ ...one, q: adjusted[i], verdict: verdictOf(one, adjusted[i], options) }))
    .sort((a, b) => a.q - b.q || a.p - b.p || Math.abs(b.difference) - Math.abs(a.difference))
  const shown = wanted.flatMap((outcome) => judged.filter((one) => one.outcome === outcome).slice(0, options.limit))
  const evidence = shown.map((one) => factors.evidence({ ...one, had: one.difference > 0 }))
  const ids = await idsOf(source, heard, evidence.flat())
  const drivers = shown.map((one, i) => ({ ...one, evidence: evidence[i].flatMap((row) => ids.get(row) ?? []) }))
  const known = { visits, of: coverage.visits, share: part(visits, coverage.visits) }
  return { drivers, outcomes: shares, known, tested: tested.length, coverage, options, note: NOTE }
}

function sharesOf(
  totals: { outcome: string; count: number }[],
  visits: number,
  asked: string[] | undefined,
  { minOutcome }: DriverOptions,
): OutcomeShare[] {
  const sums = new Map<string, number>((asked ?? []).map((outcome) => [outcome, 0]))
  for (const { outcome, count } of totals)
    if (!asked || asked.includes(outcome)) sums.set(outcome, (sums.get(outcome) ?? 0) + count)
  return [...sums]
    .map(([outcome, count]): OutcomeShare => {
      const state = Math.min(count, visits - count) >= minOutcome ? 'tested' : 'too-few'
      return { outcome, count, share: part(count, visits), state }
    })
    .sort((a, b) => b.count - a.count || (a.outcome < b.outcome ? -1 : 1))
}

function compare({ kind, id, outcome, strata }: FactorCounts, scope: Scope, title: Title): Driver {
  const [count, visits, otherCount, others] = strata.reduce(
    (sum, { a, ofA, b, ofB }) => [sum[0] + a, sum[1] + ofA, sum[2] + b, sum[3] + ofB],
    [0, 0, 0, 0],
  )
  const { p, test, difference: withinStores } = compareWithin(strata)
  const opensAll = narrow(scope, opensFactor(kind, id))
  return {
    ...{ outcome, kind, id, title },
    with: { visits, count, share: part(count, visits) },
    without: { visits: others, count: otherCount, share: part(otherCount, others) },
    difference: part(count, visits) - part(otherCount, others),
    interval: differenceInterval(count, visits, otherCount, others),
    ...(strata.length > 1 && withinStores !== undefined && { withinStores }),
    ...{ p, test, q: 1, verdict: 'unclear', evidence: [] },
    ...{ opens: narrow(opensAll, { outcomes: [outcome] }), opensAll },
  }
}

const isEnough = (one: Driver, { minVisits }: DriverOptions): boolean =>
  Math.min(one.with.visits, one.without.visits) >= minVisits

/** Where the stores together say one thing and each within itself the other, nothing is said. */
function verdictOf(
  { difference, withinStores = difference }: Driver,
  q: number,
  options: DriverOptions,
): Driver['verdict'] {
  if (q > options.falseRate || Math.sign(withinStores) !== Math.sign(difference)) return 'unclear'
  return difference > 0 ? 'raises' : 'lowers'
}

/** A concept and its ancestor that stand for the same visits say the same: the more particular one is kept. */
function mostTelling(all: Driver[], concepts: Map<string, ConceptName>): Driver[] {
  const keyOf = ({ kind, outcome }: Driver, id: string): string => `${kind}\0${outcome}\0${id}`
  const byKey = new Map(all.map((one) => [keyOf(one, one.id), one]))
  const told = new Set<Driver>()
  for (const one of all) {
    const parent = byKey.get(keyOf(one, concepts.get(one.id)?.parent ?? ''))
    // Descendants are counted with their ancestors, so equal counts are equal visits.
    if (parent && parent.with.visits === one.with.visits) told.add(parent)
  }
  return all.filter((one) => !told.has(one))
}

async function titlesOfFactors(
  source: FigureSource,
): Promise<(factor: Pick<FactorCounts, 'kind' | 'id'>, concepts: Map<string, ConceptName>) => Title> {
  const [stage, group, need] = await Promise.all(
    (['stage', 'group', 'need'] as const).map((dimension) => titlesOf(source, dimension)),
  )
  const facts: Partial<Record<FactorKind, Map<string, Title>>> = { stage, group, need }
  return ({ kind, id }, concepts) => {
    const name = concepts.get(id)?.name ?? id
    return facts[kind]?.get(id) ?? { zh: name, en: name }
  }
}
