import type { ConceptType, Polarity } from '../types.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { countUtterances, type Counted } from './count.ts'
import { coverageBy, coverageOf, type Coverage } from './coverage.ts'
import type { Scope } from './scope.ts'

/** Utterances that say something, and their part of all that were heard in the same scope. */
export interface Figure {
  count: number
  /** 0..1 of the utterances of its scope or group. */
  share: number
  recordings: number
  evidence: string[]
}

export interface ConceptFigures extends Figure {
  conceptId: string
  name: string
  type: ConceptType
  parent: string | null
  /** Opinions that are not the staff's; shares are of these. */
  polarities: Partial<Record<Polarity, Figure>>
}

export type Dimension = 'store' | 'device' | 'stage' | 'role' | 'day'

/** An opinion may be about something that was named before: it counts as spoken of, too. */
const SPOKEN_OF = `SELECT up.ancestor AS grp, '' AS part, h.seq AS utterance
  FROM h JOIN mentions m ON m.utterance = h.seq JOIN up ON up.concept = m.concept_id
  UNION SELECT up.ancestor, '', h.seq FROM h JOIN opinions o ON o.utterance = h.seq JOIN up ON up.concept = o.concept_id`
const JUDGED = `SELECT up.ancestor AS grp, o.polarity AS part, h.seq AS utterance
  FROM h JOIN opinions o ON o.utterance = h.seq AND o.holder <> 'staff' JOIN up ON up.concept = o.concept_id`
const COLUMNS: Record<Exclude<Dimension, 'day'>, string> = {
  store: 'h.store_id',
  device: 'h.device_id',
  stage: `coalesce(h.stage, '')`,
  role: 'h.role',
}

/** How often each concept, its descendants included, was spoken of, and how it was judged; most first. */
export async function conceptFigures(
  reader: Reader,
  scope: Scope,
): Promise<{ concepts: ConceptFigures[]; coverage: Coverage }> {
  const [mentioned, judged, coverage, names] = await Promise.all([
    countUtterances(reader, scope, SPOKEN_OF),
    countUtterances(reader, scope, JUDGED),
    coverageOf(reader, scope),
    conceptNames(reader),
  ])
  const concepts = mentioned.flatMap((counted) => {
    const concept = names.get(counted.group)
    if (!concept) return []
    const figure = toFigure(counted, coverage.utterances)
    const { parent } = concept
    return [{ conceptId: concept.id, name: concept.name, type: concept.type, parent, ...figure, polarities: {} }]
  })
  const byId = new Map<string, ConceptFigures>(concepts.map((concept) => [concept.conceptId, concept]))
  const judgements = new Map<string, number>()
  for (const { group, count } of judged) judgements.set(group, (judgements.get(group) ?? 0) + count)
  for (const counted of judged) {
    const concept = byId.get(counted.group)
    if (concept) concept.polarities[counted.part as Polarity] = toFigure(counted, judgements.get(counted.group) ?? 0)
  }
  return { concepts, coverage }
}

export interface GroupFigures extends Figure {
  /** Id of the store or device, the stage ('' where the words do not tell), the role, or the local day. */
  value: string
  coverage: Coverage
}

/** One concept, its descendants included, by store, device, stage, role or day: the share is of what was heard there. */
export async function conceptBy(
  reader: Reader,
  scope: Scope,
  conceptIds: string[],
  dimension: Dimension,
  utcOffsetMinutes = 480,
): Promise<GroupFigures[]> {
  const column =
    dimension === 'day'
      ? `strftime('%Y-%m-%d', h.at / 1000 + ${Math.trunc(utcOffsetMinutes) * 60}, 'unixepoch')`
      : COLUMNS[dimension]
  const members = `SELECT ${column} AS grp, '' AS part, h.seq AS utterance FROM h`
  const [counted, coverages] = await Promise.all([
    countUtterances(reader, { ...scope, concepts: conceptIds }, members),
    coverageBy(reader, scope, column),
  ])
  return counted.flatMap((group) => {
    const coverage = coverages.get(group.group)
    return coverage ? [{ value: group.group, ...toFigure(group, coverage.utterances), coverage }] : []
  })
}

const toFigure = ({ count, recordings, evidence }: Counted, whole: number): Figure => ({
  count,
  share: whole > 0 ? count / whole : 0,
  recordings,
  evidence,
})

export interface ConceptName {
  id: string
  name: string
  type: ConceptType
  parent: string | null
}

export async function conceptNames(reader: Reader): Promise<Map<string, ConceptName>> {
  const rows = await reader.all<ConceptName>('SELECT id, name, type, parent FROM concepts')
  return new Map(rows.map((row) => [row.id, row]))
}
