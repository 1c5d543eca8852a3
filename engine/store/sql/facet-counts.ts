import type { SearchFilters } from '../types.ts'
import { resolveConcepts } from './concepts.ts'
import type { Reader } from './database.ts'
import type { SqlPart } from './dialect.ts'
import { places } from './rows.ts'

/** Facets name at most so many concepts. */
export const MOST_CONCEPTS = 50

export const FACETS = [
  'total',
  'roles',
  'stages',
  'stores',
  'devices',
  'days',
  'polarities',
  'moments',
  'conceptTypes',
  'concepts',
] as const
export type Facet = (typeof FACETS)[number]

const plain = (sql: string): SqlPart => ({ sql, params: [] })

/** Each way of counting, over `h`: the hits with their recording, role, stage and wall clock. */
export function countsOf({ dialect }: Reader, utcOffsetMinutes: number): Record<Facet, SqlPart> {
  return {
    total: plain(`SELECT '' AS value, count(*) AS count FROM h`),
    roles: plain(`SELECT role AS value, count(*) AS count FROM h GROUP BY 1`),
    stages: plain(`SELECT stage AS value, count(*) AS count FROM h WHERE stage IS NOT NULL GROUP BY 1`),
    stores: plain(`SELECT store_id AS value, count(*) AS count FROM h GROUP BY 1`),
    devices: plain(`SELECT device_id AS value, count(*) AS count FROM h GROUP BY 1`),
    days: {
      sql: `SELECT ${dialect.day('at')} AS value, count(*) AS count FROM h GROUP BY 1`,
      params: [utcOffsetMinutes * 60],
    },
    polarities: plain(
      `SELECT polarity AS value, count(DISTINCT utterance) AS count FROM h JOIN opinions o ON o.utterance = h.seq GROUP BY 1`,
    ),
    moments: plain(
      `SELECT kind AS value, count(DISTINCT utterance) AS count FROM h JOIN moment_utterances m ON m.utterance = h.seq GROUP BY 1`,
    ),
    conceptTypes: plain(
      `SELECT type AS value, count(DISTINCT utterance) AS count FROM h JOIN mentions m ON m.utterance = h.seq GROUP BY 1`,
    ),
    concepts: plain(mostOf(`SELECT concept_id, utterance FROM h JOIN mentions m ON m.utterance = h.seq`)),
  }
}

const mostOf = (
  said: string,
): string => `SELECT concept_id AS value, n AS count FROM (SELECT concept_id, count(DISTINCT utterance) AS n FROM (${said}) s
  GROUP BY 1 ORDER BY n DESC, concept_id LIMIT ${MOST_CONCEPTS}) most`

/** Every concept with itself and each above it. */
const ABOVE = `WITH RECURSIVE above (concept, ancestor) AS (SELECT id, id FROM concepts
  UNION SELECT a.concept, c.parent FROM above a JOIN concepts c ON c.id = a.ancestor WHERE c.parent IS NOT NULL)`

/** Concepts and polarities as the filters of their names would count them: what an opinion must be is of one opinion together. */
export async function chosenCounts(
  reader: Reader,
  { concepts, polarity, holders }: SearchFilters,
): Promise<Pick<Record<Facet, SqlPart>, 'concepts' | 'polarities'>> {
  const ofHolders = holders ? [{ sql: `o.holder IN ${places(holders)}`, params: holders }] : []
  const ofPolarity = polarity === undefined ? [] : [{ sql: 'o.polarity = ?', params: [polarity] }]
  const ids = concepts && JSON.stringify(await resolveConcepts(reader, concepts))
  const named = reader.dialect.among('o.concept_id', 'text')
  const ofConcepts = ids === undefined ? [] : [{ sql: named, params: [ids] }]
  const opinions = (column: string, parts: SqlPart[]): SqlPart => ({
    sql: `SELECT o.utterance, ${column} FROM opinions o WHERE ${['TRUE', ...parts.map(({ sql }) => sql)].join(' AND ')}`,
    params: parts.flatMap(({ params }) => params),
  })
  const isOfOpinions = holders !== undefined || polarity !== undefined
  const judged = opinions('o.concept_id', [...ofHolders, ...ofPolarity])
  const mentions = isOfOpinions ? '' : 'SELECT utterance, concept_id FROM mentions UNION ALL '
  const felt = opinions('o.polarity', [...ofConcepts, ...ofHolders])
  return {
    concepts: {
      sql: `${ABOVE} ${mostOf(`SELECT a.ancestor AS concept_id, utterance FROM h JOIN (${mentions}${judged.sql}) said ON said.utterance = h.seq
        JOIN above a ON a.concept = said.concept_id`)}`,
      params: judged.params,
    },
    polarities: {
      sql: `SELECT polarity AS value, count(DISTINCT utterance) AS count FROM h JOIN (${felt.sql}) felt ON felt.utterance = h.seq GROUP BY 1`,
      params: felt.params,
    },
  }
}
