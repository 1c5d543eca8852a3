import type { ConceptType, Polarity } from '../types.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { countUtterances } from './count.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import { toFigure, type Figure, type Whole } from './figure.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import type { Scope } from './scope.ts'

export interface ConceptFigures extends Figure {
  conceptId: string
  name: string
  type: ConceptType
  parent: string | null
  /** Opinions that are not the staff's; shares are of these. */
  polarities: Partial<Record<Polarity, Figure>>
}

/** An opinion may be about something that was named before: it counts as spoken of, too. */
export const SPOKEN_OF = `SELECT up.ancestor AS grp, '' AS part, h.seq AS utterance
  FROM h JOIN mentions m ON m.utterance = h.seq JOIN up ON up.concept = m.concept_id
  UNION SELECT up.ancestor, '', h.seq FROM h JOIN opinions o ON o.utterance = h.seq JOIN up ON up.concept = o.concept_id`
const JUDGED = `SELECT up.ancestor AS grp, o.polarity AS part, h.seq AS utterance
  FROM h JOIN opinions o ON o.utterance = h.seq AND o.holder <> 'staff' JOIN up ON up.concept = o.concept_id
  UNION ALL SELECT up.ancestor, '', h.seq
  FROM h JOIN opinions o ON o.utterance = h.seq AND o.holder <> 'staff' JOIN up ON up.concept = o.concept_id`

/** How often each concept, its descendants included, was spoken of, and how it was judged; most first. */
export async function conceptFigures(
  reader: Reader,
  scope: Scope,
): Promise<{ concepts: ConceptFigures[]; coverage: Coverage }> {
  const [mentioned, judged, coverage, names] = await Promise.all([
    countUtterances(reader, scope, { sql: SPOKEN_OF }),
    countUtterances(reader, scope, { sql: JUDGED }),
    coverageOf(reader, scope),
    conceptNames(reader),
  ])
  const concepts = mentioned.flatMap((counted) => {
    const concept = names.get(counted.group)
    if (!concept) return []
    const { id: conceptId, name, type, parent } = concept
    const figure = toFigure(counted, coverage, narrow(scope, { concepts: [conceptId] }))
    return [{ conceptId, name, type, parent, ...figure, polarities: {} }]
  })
  const byId = new Map<string, ConceptFigures>(concepts.map((concept) => [concept.conceptId, concept]))
  const wholes = new Map<string, Whole>()
  for (const { group, part, count, visits } of judged) if (part === '') wholes.set(group, { utterances: count, visits })
  for (const counted of judged) {
    const concept = byId.get(counted.group)
    const whole = wholes.get(counted.group)
    if (!concept || !whole || counted.part === '') continue
    const polarity = counted.part as Polarity
    const opens = narrow(scope, { concepts: [concept.conceptId], polarity, holders: NOT_STAFF })
    concept.polarities[polarity] = toFigure(counted, whole, opens)
  }
  return { concepts, coverage }
}

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
