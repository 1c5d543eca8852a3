import type { ConceptType, Polarity } from '../types.ts'
import type { FigureSource } from '../store/figure-types.ts'
import { conceptNames, lineageOf, type Lineage } from './ancestry.ts'
import { countMembers, type Member } from './count.ts'
import { coverageOfHeard, type Coverage } from './coverage.ts'
import { toFigure, type Figure, type Whole } from './figure.ts'
import { readHeard, type Heard } from './heard.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import { notOfStaff, type Group, type Judged } from './said.ts'
import type { Scope } from './scope.ts'

export interface ConceptFigures extends Figure {
  conceptId: string
  name: string
  type: ConceptType
  parent: string | null
  /** Opinions that are not the staff's; shares are of these. */
  polarities: Partial<Record<Polarity, Figure>>
}

/** Where each concept and all above it were spoken of: an opinion may be about something that was named before. */
export function spokenOf(mentions: Group[], opinions: Judged[], lineage: Lineage, part = ''): Member[] {
  const named = mentions.map(({ value, rows }) => ({ conceptId: value, rows }))
  return [...named, ...opinions].flatMap(({ conceptId, rows }) =>
    conceptId === null ? [] : lineage(conceptId).map((group) => ({ group, part, rows })),
  )
}

/** How often each concept, its descendants included, was spoken of, and how it was judged; most first. */
export async function conceptFigures(
  source: FigureSource,
  scope: Scope,
): Promise<{ concepts: ConceptFigures[]; coverage: Coverage }> {
  return conceptFiguresOf(source, scope, await readHeard(source, scope))
}

/** The same, where the scope's utterances were read already. */
export async function conceptFiguresOf(
  source: FigureSource,
  scope: Scope,
  heard: Heard,
): Promise<{ concepts: ConceptFigures[]; coverage: Coverage }> {
  const [mentions, opinions, coverage, names] = await Promise.all([
    heard.mentions(),
    heard.opinions(),
    coverageOfHeard(source, scope, heard),
    conceptNames(source),
  ])
  const lineage = lineageOf(names)
  const judgements = notOfStaff(opinions).flatMap((one) =>
    ['', one.polarity].flatMap((part) => spokenOf([], [one], lineage, part)),
  )
  const mentioned = await countMembers(source, heard, spokenOf(mentions, opinions, lineage))
  const judged = await countMembers(source, heard, judgements)
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
