import type { Reader } from '../store/sqlite/transaction.ts'
import { FACTS } from '../store/sqlite/visit-sql.ts'
import { conceptNames, type ConceptName } from './concepts.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import { part } from './figure.ts'
import { differenceInterval, type Interval } from './interval.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import { scopeSql, type Scope } from './scope.ts'
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

interface PairRow {
  first: string
  second: string
  kind: 'concept' | 'need'
  count: number
  ofFirst: number
  ofSecond: number
  visits: number
  evidenceFirst: string
  evidenceSecond: string
}

/** A customer named it; staff who names everything would ask for everything. */
const NAMED = `SELECT h.visit, m.concept_id AS thing, h.seq FROM h JOIN mentions m ON m.utterance = h.seq WHERE h.role <> 'staff'`
const FIRST = {
  mentions: NAMED,
  complaints: `SELECT h.visit, o.concept_id AS thing, h.seq FROM h JOIN opinions o ON o.utterance = h.seq
    WHERE o.concept_id IS NOT NULL AND o.polarity = 'negative' AND o.holder <> 'staff'`,
}
const NEEDED = `SELECT f.visit, f.fact AS thing, f.utterance AS seq FROM (${FACTS}) f
  WHERE f.kind = 'need' AND f.visit IN (SELECT visit FROM h) AND f.utterance IN (SELECT seq FROM h)`

/**
 * Who complains of X also asks for Y: counted by visits, concepts as they were named (ancestors always go with their descendants
 * and would only say that), each pair tested (see `compareShares`) and all together adjusted. Which pairs are tested depends on
 * how often either side was heard, never on how often both were, so that the choice favours no finding (Bourgon, Gentleman and
 * Huber 2010, PNAS 107). Strongest first.
 */
export async function together(
  reader: Reader,
  scope: Scope,
  options: TogetherOptions = defaultTogetherOptions,
): Promise<{ pairs: Together[]; tested: number; coverage: Coverage; options: TogetherOptions }> {
  const [{ rows, tested }, names, needs, coverage] = await Promise.all([
    pairsOf(reader, scope, options),
    conceptNames(reader),
    titlesOf(reader, 'need'),
    coverageOf(reader, scope),
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

/** Every pair whose sides are both heard often enough and whose visits with both are, too; and how many pairs could have been. */
async function pairsOf(
  reader: Reader,
  scope: Scope,
  { first, minCount }: TogetherOptions,
): Promise<{ rows: PairRow[]; tested: number }> {
  const { sql, params } = await scopeSql(reader, scope)
  const once = (source: string): string => `SELECT visit, thing, min(seq) AS seq FROM (${source}) GROUP BY 1, 2`
  const clauses = `${sql}, a AS MATERIALIZED (${once(FIRST[first])}),
    b AS MATERIALIZED (SELECT 'concept' AS kind, * FROM (${once(NAMED)}) UNION ALL SELECT 'need', * FROM (${once(NEEDED)})),
    na AS (SELECT thing, count(*) AS n FROM a GROUP BY 1 HAVING n >= ?),
    nb AS (SELECT kind, thing, count(*) AS n FROM b GROUP BY 1, 2 HAVING n >= ?)`
  const own = [...params, minCount, minCount]
  const [rows, tested] = await Promise.all([
    reader.all<PairRow>(
      `${clauses}, both AS (
         SELECT a.thing AS first, b.kind, b.thing AS second, count(*) AS n, min(a.seq) AS firstSeq, min(b.seq) AS secondSeq
         FROM a JOIN b ON b.visit = a.visit WHERE b.kind = 'need' OR b.thing <> a.thing GROUP BY 1, 2, 3 HAVING n >= ?)
       SELECT first, both.kind, second, both.n AS count, na.n AS ofFirst, nb.n AS ofSecond,
         (SELECT count(DISTINCT visit) FROM h) AS visits,
         (SELECT id FROM utterances WHERE seq = firstSeq) AS evidenceFirst,
         (SELECT id FROM utterances WHERE seq = secondSeq) AS evidenceSecond
       FROM both JOIN na ON na.thing = first JOIN nb ON nb.kind = both.kind AND nb.thing = second`,
      [...own, minCount],
    ),
    reader.get<{ n: number }>(
      `${clauses} SELECT (SELECT count(*) FROM na) * (SELECT count(*) FROM nb) - (
         SELECT count(*) FROM na JOIN nb ON nb.kind = 'concept' AND nb.thing = na.thing) AS n`,
      own,
    ),
  ])
  return { rows, tested: tested?.n ?? 0 }
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
    evidence: [row.evidenceFirst, row.evidenceSecond],
  }
}
