import { nearNames } from '../near-names.ts'
import { readQuery } from '../query/read-query.ts'
import type { NearConcept, SearchRequest } from '../types.ts'
import type { Reader } from './database.ts'
import { conditionsOf } from './filters.ts'
import { snapshotOf } from './snapshot.ts'

const MOST = 5
/** Names of which it is counted how often they were spoken of. */
const COUNTED = 12

interface Named {
  said: string
  id: string
  name: string
}

/**
 * Concepts whose names sound like what a query seeks, for one that finds nothing: each with how many utterances would be found under
 * the same filters; those that nobody spoke of are left out. So whoever sees few stores hears of their concepts alone.
 */
export async function nearConcepts(
  reader: Reader,
  { query = '', filters = {} }: SearchRequest,
): Promise<NearConcept[]> {
  const terms = readQuery(query)?.terms.filter(({ how }) => how !== 'none') ?? []
  if (terms.length === 0) return []
  const named = await reader.all<Named>(
    'SELECT n.name AS said, c.id, c.name FROM concept_names n JOIN concepts c ON c.id = n.concept_id ORDER BY n.name, c.id',
  )
  const bySaid = new Map<string, Named[]>()
  for (const one of named) bySaid.set(one.said, [...(bySaid.get(one.said) ?? []), one])
  const candidates = terms
    .flatMap(({ text, start, exact }) => {
      const from = start + (exact ? 1 : 0)
      return nearNames(text, bySaid.keys()).map((near) => ({ ...near, start: from + near.start, end: from + near.end }))
    })
    .sort((a, b) => a.distance - b.distance || b.name.length - a.name.length)
    .flatMap(({ name: said, start, end }) => (bySaid.get(said) ?? []).map(({ id, name }) => ({ id, name, start, end })))
  const snapshot = await snapshotOf(reader, 'utterances')
  const found = new Map<string, NearConcept>()
  const tried = new Set<string>()
  for (const candidate of candidates) {
    if (found.size === MOST || tried.size === COUNTED) break
    if (tried.has(candidate.id)) continue
    tried.add(candidate.id)
    const conditions = await conditionsOf(reader, {
      ...filters,
      also: [...(filters.also ?? []), { concepts: [candidate.id] }],
    })
    const { sql, params } = reader.dialect.count(undefined, conditions, snapshot)
    const total = (await reader.get<{ n: number }>(sql, params))?.n ?? 0
    if (total > 0) found.set(candidate.id, { ...candidate, total })
  }
  return [...found.values()]
}
