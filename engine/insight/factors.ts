import type { FigureSource } from '../store/figure-types.ts'
import { conceptNames, lineageOf } from './ancestry.ts'
import { spokenOf } from './concepts.ts'
import { createTally } from './count.ts'
import { rowsByStage } from './groups.ts'
import { createIsStaff, type Heard } from './heard.ts'
import { NOT_STAFF } from './narrow.ts'
import { notOfStaff, readFacts, readOutcomes } from './said.ts'
import type { Scope } from './scope.ts'
import type { Stratum } from './strata.ts'

/** What may go with an outcome: a concept that a customer named, complained of or praised; a moment, stage, group or need. */
export const FACTORS = ['mention', 'complaint', 'praise', 'moment', 'stage', 'group', 'need'] as const
export type FactorKind = (typeof FACTORS)[number]

/** One factor and one outcome over the visits whose outcome is known, store by store. */
export interface FactorCounts {
  kind: FactorKind
  id: string
  outcome: string
  /** Per store: `a` of `ofA` visits with the factor had the outcome, `b` of `ofB` without it. */
  strata: Stratum[]
}

/** Whether visits of which nobody told anything are left out, or count as visits without the outcome. */
export type Missing = 'unknown' | 'no'

/** Where a factor shows; several may speak of the same. */
interface Source {
  kind: FactorKind
  id: string
  rows: Int32Array
}

export interface OutcomeTotals {
  outcome: string
  storeId: string
  count: number
}

/** Everything that may go with an outcome, over the visits that count. */
export interface Factors {
  /** How many visits count in each store, and how many of them had each outcome. */
  visits: Map<string, number>
  outcomes: OutcomeTotals[]
  /** Every factor against every outcome of `wanted`. */
  count: (wanted: readonly string[]) => FactorCounts[]
  /** Rows that show a factor in visits that had the outcome, or that count and had it not; at most five. */
  evidence: (factor: Pick<FactorCounts, 'kind' | 'id' | 'outcome'> & { had: boolean }) => number[]
}

export async function readFactors(source: FigureSource, heard: Heard, missing: Missing): Promise<Factors> {
  const [sources, told] = await Promise.all([readSources(source, heard), readOutcomes(source, heard)])
  const outcomesOf = Array.from({ length: heard.visitSeqs.length }, (): Set<string> => new Set())
  for (const { value, visits } of told) for (const visit of visits) outcomesOf[visit].add(value)
  const isCounted = (visit: number): boolean => visit >= 0 && (missing === 'no' || outcomesOf[visit].size > 0)
  const factors = gather(heard, sources, isCounted)
  const tally = visitTally(heard, outcomesOf)
  const all = tally([...outcomesOf.keys()].filter(isCounted))
  const best = createTally(heard)
  return {
    visits: all.visits,
    outcomes: [...all.outcomes]
      .map(([key, count]) => ({ outcome: key.split('\0')[0], storeId: key.split('\0')[1], count }))
      .sort((a, b) => order(a.outcome, b.outcome) || order(a.storeId, b.storeId)),
    count: (wanted) =>
      inOrder(factors)
        .filter(({ visits }) => visits.size > 0)
        .flatMap(({ kind, id, visits }) => {
          const own = tally(visits)
          return wanted.map((outcome) => ({ kind, id, outcome, strata: strataOf(outcome, own, all) }))
        }),
    evidence: ({ kind, id, outcome, had }) => {
      const isShown = (row: number): boolean =>
        isCounted(heard.visits[row]) && outcomesOf[heard.visits[row]].has(outcome) === had
      return best((factors.get(`${kind}\0${id}`)?.rows ?? []).map((rows) => rows.filter(isShown))).best
    },
  }
}

interface Factor extends Pick<Source, 'kind' | 'id'> {
  rows: Int32Array[]
  /** Those that count. */
  visits: Set<number>
}

function gather(heard: Heard, sources: Source[], isCounted: (visit: number) => boolean): Map<string, Factor> {
  const factors = new Map<string, Factor>()
  for (const { kind, id, rows } of sources) {
    const key = `${kind}\0${id}`
    const factor = factors.get(key) ?? { kind, id, rows: [], visits: new Set<number>() }
    factors.set(key, factor)
    factor.rows.push(rows)
    for (const row of rows) if (isCounted(heard.visits[row])) factor.visits.add(heard.visits[row])
  }
  return factors
}

/** Visits by store, and by `outcome\0store`. */
interface VisitTally {
  visits: Map<string, number>
  outcomes: Map<string, number>
}

function visitTally(heard: Heard, outcomesOf: Set<string>[]): (visits: Iterable<number>) => VisitTally {
  const storeOf = storesOf(heard)
  return (visits) => {
    const tally: VisitTally = { visits: new Map(), outcomes: new Map() }
    const add = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)
    for (const visit of visits) {
      add(tally.visits, storeOf[visit])
      for (const outcome of outcomesOf[visit]) add(tally.outcomes, `${outcome}\0${storeOf[visit]}`)
    }
    return tally
  }
}

const strataOf = (outcome: string, own: VisitTally, all: VisitTally): Stratum[] =>
  [...all.visits].map(([storeId, visits]) => {
    const key = `${outcome}\0${storeId}`
    const [a, ofA] = [own.outcomes.get(key) ?? 0, own.visits.get(storeId) ?? 0]
    return { a, ofA, b: (all.outcomes.get(key) ?? 0) - a, ofB: visits - ofA }
  })

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By kind and id, so that equal findings always come in the same order. */
const inOrder = <T>(factors: Map<string, T>): T[] =>
  [...factors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, factor]) => factor)

/** The store of each visit. */
function storesOf(heard: Heard): string[] {
  const stores = new Array<string>(heard.visitSeqs.length).fill('')
  for (let row = 0; row < heard.rows; row++)
    if (heard.visits[row] >= 0) stores[heard.visits[row]] = heard.places[heard.recordings[row]].storeId
  return stores
}

/** Concepts with their ancestors. */
async function readSources(source: FigureSource, heard: Heard): Promise<Source[]> {
  const [mentions, opinions, moments, groups, needs, names] = await Promise.all([
    heard.mentions(),
    heard.opinions(),
    heard.moments(),
    readFacts(source, heard, 'group'),
    readFacts(source, heard, 'need'),
    conceptNames(source),
  ])
  const lineage = lineageOf(names)
  const isStaff = createIsStaff(heard)
  const named = mentions.map(({ value, rows }) => ({ value, rows: rows.filter((row) => !isStaff(row)) }))
  const felt = notOfStaff(opinions).filter(({ polarity }) => polarity !== 'unsure')
  const ofConcepts = [
    ...spokenOf(named, [], lineage, 'mention' satisfies FactorKind),
    ...felt.flatMap((one) => {
      const kind: FactorKind = one.polarity === 'negative' ? 'complaint' : 'praise'
      return spokenOf([], [one], lineage, kind)
    }),
  ]
  const as =
    (kind: FactorKind) =>
    ({ value, rows }: { value: string; rows: Int32Array }): Source => ({ kind, id: value, rows })
  return [
    ...ofConcepts.map(({ group, part, rows }): Source => ({ kind: part as FactorKind, id: group, rows })),
    ...moments.map(as('moment')),
    ...rowsByStage(heard)
      .filter(({ value }) => value !== '')
      .map(as('stage')),
    ...groups.map(as('group')),
    ...needs.map(as('need')),
  ]
}

/** The filters that find a factor's utterances; of a group or need, all of its visits'. */
export function opensFactor(kind: FactorKind, id: string): Scope {
  switch (kind) {
    case 'mention':
      return { concepts: [id], roles: NOT_STAFF }
    case 'complaint':
      return { concepts: [id], polarity: 'negative', holders: NOT_STAFF }
    case 'praise':
      return { concepts: [id], polarity: 'positive', holders: NOT_STAFF }
    case 'moment':
      return { momentKinds: [id as 'praise'] }
    case 'stage':
      return { stages: [id] }
    case 'group':
      return { groups: [id] }
    case 'need':
      return { needs: [id] }
  }
}
