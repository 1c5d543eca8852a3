import type { SearchFilters } from '../types.ts'
import { resolveConcepts } from './concepts.ts'
import type { Reader } from './database.ts'
import type { SqlPart } from './dialect.ts'
import { places } from './rows.ts'
import { FOUND, TOLD } from './visit-sql.ts'

/** Facets name at most so many concepts, where no other number is asked for. */
export const MOST_CONCEPTS = 50

export const FACETS = [
  'total',
  'roles',
  'stages',
  'stores',
  'devices',
  'days',
  'polarities',
  'holders',
  'moments',
  'groups',
  'needs',
  'outcomes',
  'conceptTypes',
  'concepts',
] as const
export type Facet = (typeof FACETS)[number]

const plain = (sql: string): SqlPart => ({ sql, params: [] })

/** Each way of counting, over `h`: the hits with their recording, role, stage, visit and wall clock. */
export function countsOf({ dialect }: Reader, utcOffsetMinutes: number, mostConcepts: number): Record<Facet, SqlPart> {
  return {
    total: plain(`SELECT '' AS value, count(*) AS count FROM h`),
    roles: plain(`SELECT role AS value, count(*) AS count FROM h GROUP BY 1`),
    stages: plain(`SELECT coalesce(stage, '') AS value, count(*) AS count FROM h GROUP BY 1`),
    stores: plain(`SELECT store_id AS value, count(*) AS count FROM h GROUP BY 1`),
    devices: plain(`SELECT device_id AS value, count(*) AS count FROM h GROUP BY 1`),
    days: {
      sql: `SELECT ${dialect.day('at')} AS value, count(*) AS count FROM h GROUP BY 1`,
      params: [utcOffsetMinutes * 60],
    },
    polarities: plain(
      `SELECT polarity AS value, count(DISTINCT utterance) AS count FROM h JOIN opinions o ON o.utterance = h.seq GROUP BY 1`,
    ),
    holders: plain(
      `SELECT holder AS value, count(DISTINCT utterance) AS count FROM h JOIN opinions o ON o.utterance = h.seq GROUP BY 1`,
    ),
    groups: plain(ofVisits(FOUND('group'))),
    needs: plain(ofVisits(FOUND('need'))),
    outcomes: plain(ofVisits(TOLD)),
    moments: plain(
      `SELECT kind AS value, count(DISTINCT utterance) AS count FROM h JOIN moment_utterances m ON m.utterance = h.seq GROUP BY 1`,
    ),
    conceptTypes: plain(
      `SELECT type AS value, count(DISTINCT utterance) AS count FROM h JOIN mentions m ON m.utterance = h.seq GROUP BY 1`,
    ),
    concepts: mostOf(plain(`SELECT concept_id, utterance FROM h JOIN mentions m ON m.utterance = h.seq`), mostConcepts),
  }
}

/** What is known of the visits in which it was said; '' of those of which nothing of the kind is. */
const ofVisits = (
  known: string,
): string => `SELECT value, count(*) AS count FROM h JOIN (SELECT DISTINCT visit, value FROM (${known}) k) known ON known.visit = h.visit
  GROUP BY 1 UNION ALL SELECT '' AS value, count(*) AS count FROM h WHERE h.visit IS NOT NULL
  AND h.visit NOT IN (SELECT visit FROM (${known}) k) HAVING count(*) > 0`

const mostOf = ({ sql, params }: SqlPart, most: number): SqlPart => ({
  sql: `SELECT concept_id AS value, n AS count FROM (SELECT concept_id, count(DISTINCT utterance) AS n FROM (${sql}) s
    GROUP BY 1 ORDER BY n DESC, concept_id LIMIT ?) most`,
  params: [...params, most],
})

/** Every concept with itself and each above it. */
const ABOVE = `WITH RECURSIVE above (concept, ancestor) AS (SELECT id, id FROM concepts
  UNION SELECT a.concept, c.parent FROM above a JOIN concepts c ON c.id = a.ancestor WHERE c.parent IS NOT NULL)`

/** Concepts, polarities and holders as the filters of their names would count them: what an opinion must be is of one opinion together. */
export async function chosenCounts(
  reader: Reader,
  { concepts, polarity, holders }: SearchFilters,
  mostConcepts: number,
): Promise<Pick<Record<Facet, SqlPart>, 'concepts' | 'polarities' | 'holders'>> {
  const ofHolders = holders ? [{ sql: `o.holder IN ${places(holders)}`, params: holders }] : []
  const ofPolarity = polarity === undefined ? [] : [{ sql: 'o.polarity = ?', params: [polarity] }]
  const ids = concepts && JSON.stringify(await resolveConcepts(reader, concepts))
  const isOne = reader.dialect.among('o.concept_id', 'text')
  const ofConcepts = ids === undefined ? [] : [{ sql: isOne, params: [ids] }]
  const opinions = (column: string, parts: SqlPart[]): SqlPart => ({
    sql: `SELECT o.utterance, ${column} FROM opinions o WHERE ${['TRUE', ...parts.map(({ sql }) => sql)].join(' AND ')}`,
    params: parts.flatMap(({ params }) => params),
  })
  const isOfOpinions = holders !== undefined || polarity !== undefined
  const judged = opinions('o.concept_id', [...ofHolders, ...ofPolarity])
  const mentions = isOfOpinions ? '' : 'SELECT utterance, concept_id FROM mentions UNION ALL '
  const felt = (column: string, parts: SqlPart[]): SqlPart => {
    const { sql, params } = opinions(`${column} AS value`, parts)
    return {
      sql: `SELECT value, count(DISTINCT utterance) AS count FROM h JOIN (${sql}) felt ON felt.utterance = h.seq GROUP BY 1`,
      params,
    }
  }
  const named = mostOf(
    {
      sql: `SELECT a.ancestor AS concept_id, utterance FROM h JOIN (${mentions}${judged.sql}) said ON said.utterance = h.seq
        JOIN above a ON a.concept = said.concept_id`,
      params: judged.params,
    },
    mostConcepts,
  )
  return {
    concepts: { sql: `${ABOVE} ${named.sql}`, params: named.params },
    polarities: felt('o.polarity', [...ofConcepts, ...ofHolders]),
    holders: felt('o.holder', [...ofConcepts, ...ofPolarity]),
  }
}
