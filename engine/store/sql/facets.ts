import type { ConceptType } from '../../types.ts'
import { compileQuery } from '../query/compile.ts'
import { parseQuery } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import type { SearchRequest } from '../types.ts'
import type { FacetCount, Facets } from '../facet-types.ts'
import { conditionsOf } from './filters.ts'
import type { Dialect } from './dialect.ts'
import type { Reader } from './database.ts'

const MOST_CONCEPTS = 50

/** Each way of counting, over `h`: the hits with their recording, role, stage and wall clock. */
const counts = ({ day }: Dialect) => ({
  total: `SELECT '' AS value, count(*) AS count FROM h`,
  roles: `SELECT role, count(*) FROM h GROUP BY 1`,
  stages: `SELECT stage, count(*) FROM h WHERE stage IS NOT NULL GROUP BY 1`,
  stores: `SELECT store_id, count(*) FROM h GROUP BY 1`,
  devices: `SELECT device_id, count(*) FROM h GROUP BY 1`,
  days: `SELECT ${day('at')}, count(*) FROM h GROUP BY 1`,
  polarities: `SELECT polarity, count(DISTINCT utterance) FROM h JOIN opinions o ON o.utterance = h.seq GROUP BY 1`,
  moments: `SELECT kind, count(DISTINCT utterance) FROM h JOIN moment_utterances m ON m.utterance = h.seq GROUP BY 1`,
  conceptTypes: `SELECT type, count(DISTINCT utterance) FROM h JOIN mentions m ON m.utterance = h.seq GROUP BY 1`,
  concepts: `SELECT * FROM (SELECT concept_id, count(DISTINCT utterance) AS n FROM h JOIN mentions m ON m.utterance = h.seq
    GROUP BY 1 ORDER BY n DESC, concept_id LIMIT ${MOST_CONCEPTS}) most`,
})

type Facet = keyof ReturnType<typeof counts>

/** How many of the hits carry each concept, polarity, role, store, device, stage, kind of moment and day. */
export async function facets(
  reader: Reader,
  request: Pick<SearchRequest, 'query' | 'filters'>,
  utcOffsetMinutes: number,
): Promise<Facets> {
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const conditions = await conditionsOf(reader, request.filters ?? {})
  const { sql, params } = reader.dialect.hits(query, conditions, undefined, true)
  const parts = Object.entries(counts(reader.dialect)).map(
    ([facet, count]) => `SELECT '${facet}' AS facet, c.* FROM (${count}) c`,
  )
  const rows = await reader.all<FacetCount & { facet: Facet }>(
    `WITH h AS MATERIALIZED (SELECT u.seq, u.at, u.role, u.stage, r.store_id, r.device_id ${sql})
     ${parts.join(' UNION ALL ')}`,
    [...params, utcOffsetMinutes * 60],
  )
  const of = (facet: Facet): FacetCount[] =>
    rows
      .filter((row) => row.facet === facet)
      .map(({ value, count }) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return {
    total: of('total').at(0)?.count ?? 0,
    conceptTypes: of('conceptTypes'),
    concepts: await withNames(reader, of('concepts')),
    polarities: of('polarities'),
    roles: of('roles'),
    stores: of('stores'),
    devices: of('devices'),
    stages: of('stages'),
    moments: of('moments'),
    days: of('days').sort((a, b) => (a.value < b.value ? -1 : 1)),
  }
}

async function withNames(reader: Reader, counts: FacetCount[]): Promise<Facets['concepts']> {
  const rows = await reader.all<{ id: string; name: string; type: ConceptType }>(
    `SELECT id, name, type FROM concepts WHERE ${reader.dialect.among('id', 'text')}`,
    [JSON.stringify(counts.map(({ value }) => value))],
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  return counts.flatMap((count) => {
    const concept = known.get(count.value)
    return concept ? [{ ...count, name: concept.name, type: concept.type }] : []
  })
}
