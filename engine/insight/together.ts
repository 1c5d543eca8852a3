import type { Reader } from '../store/sqlite/transaction.ts'
import { conceptNames, type ConceptName } from './concepts.ts'
import { scopeSql, type Scope } from './scope.ts'
import { compareShares, keepSignificant } from './significance.ts'

/** Two concepts that come up in the same recordings more often than chance would have it. */
export interface Together {
  first: { conceptId: string; name: string }
  second: { conceptId: string; name: string }
  /** Recordings with both. */
  count: number
  ofFirst: number
  ofSecond: number
  recordings: number
  /** How many times likelier the second is where the first is; 1 is chance. */
  lift: number
  p: number
  /** Utterances of the first, then of the second. */
  evidence: string[]
}

export interface TogetherOptions {
  /** What counts as the first: being spoken of, or complained of by someone who is not staff. */
  first: 'mentions' | 'complaints'
  /** Recordings that must have both. */
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
  count: number
  ofFirst: number
  ofSecond: number
  recordings: number
  evidenceFirst: string
  evidenceSecond: string
}

const FIRST = {
  mentions: `SELECT h.recording, m.concept_id AS concept, h.seq FROM h JOIN mentions m ON m.utterance = h.seq`,
  complaints: `SELECT h.recording, o.concept_id AS concept, h.seq FROM h JOIN opinions o ON o.utterance = h.seq
    WHERE o.concept_id IS NOT NULL AND o.polarity = 'negative' AND o.holder <> 'staff'`,
}

/**
 * What comes up together: who complains of X also speaks of Y. Counted by recordings, concepts as they were named (ancestors
 * always go with their descendants and would only say that). Strongest first; pairs below the minimum counts are left out.
 */
export async function together(
  reader: Reader,
  scope: Scope,
  options: TogetherOptions = defaultTogetherOptions,
): Promise<Together[]> {
  const { sql, params } = await scopeSql(reader, scope)
  const [rows, names] = await Promise.all([
    reader.all<PairRow>(
      `${sql}, a AS MATERIALIZED (SELECT recording, concept, min(seq) AS seq FROM (${FIRST[options.first]}) GROUP BY 1, 2),
       b AS MATERIALIZED (SELECT recording, concept, min(seq) AS seq FROM (${FIRST.mentions}) GROUP BY 1, 2),
       na AS (SELECT concept, count(*) AS n FROM a GROUP BY 1), nb AS (SELECT concept, count(*) AS n FROM b GROUP BY 1),
       pairs AS (
         SELECT a.concept AS first, b.concept AS second, count(*) AS count, min(a.seq) AS firstSeq, min(b.seq) AS secondSeq
         FROM a JOIN b ON b.recording = a.recording AND b.concept <> a.concept GROUP BY 1, 2 HAVING count(*) >= ?)
       SELECT first, second, count, na.n AS ofFirst, nb.n AS ofSecond,
         (SELECT count(DISTINCT recording) FROM h) AS recordings,
         (SELECT id FROM utterances WHERE seq = firstSeq) AS evidenceFirst,
         (SELECT id FROM utterances WHERE seq = secondSeq) AS evidenceSecond
       FROM pairs JOIN na ON na.concept = first JOIN nb ON nb.concept = second`,
      [...params, options.minCount],
    ),
    conceptNames(reader),
  ])
  const related = (a: string, b: string): boolean => isAncestor(names, a, b) || isAncestor(names, b, a)
  const pairs = rows
    .filter(({ first, second }) => !related(first, second))
    .map((row) => toPair(row, (id) => names.get(id)?.name ?? id))
  const kept = keepSignificant(
    pairs.map(({ p }) => p),
    options.falseRate,
  )
  return pairs
    .filter((pair, i) => kept[i] && pair.lift >= options.minLift && (options.first === 'complaints' || isOrdered(pair)))
    .sort((a, b) => a.p - b.p || b.lift - a.lift)
    .slice(0, options.limit)
}

function isAncestor(names: Map<string, ConceptName>, ancestor: string, id: string): boolean {
  const seen = new Set<string>()
  for (let at: string | null = id; at !== null && !seen.has(at); at = names.get(at)?.parent ?? null) {
    if (at === ancestor) return true
    seen.add(at)
  }
  return false
}

/** Of mentions, each pair comes both ways: one is enough. */
const isOrdered = ({ first, second }: Together): boolean => first.conceptId < second.conceptId

function toPair(row: PairRow, name: (id: string) => string): Together {
  const { first, second, count, ofFirst, ofSecond, recordings } = row
  return {
    first: { conceptId: first, name: name(first) },
    second: { conceptId: second, name: name(second) },
    ...{ count, ofFirst, ofSecond, recordings },
    lift: (count * recordings) / (ofFirst * ofSecond),
    p: compareShares(count, ofFirst, ofSecond - count, recordings - ofFirst).p,
    evidence: [row.evidenceFirst, row.evidenceSecond],
  }
}
