import type { ConceptType, MomentKind } from '../types.ts'
import type { FigureSource } from '../store/figure-types.ts'
import { conceptFiguresOf, type ConceptFigures } from './concepts.ts'
import { countRows, tellEvidence } from './count.ts'
import type { Coverage } from './coverage.ts'
import { toFigure, type Figure } from './figure.ts'
import { readHeard } from './heard.ts'
import { narrow } from './narrow.ts'
import type { Scope } from './scope.ts'

/** Something found; `evidence` names utterances that can be played, and is never empty. */
export interface Insight<Evidence = string> extends Figure<Evidence> {
  kind: 'spoken_of' | 'complained_of' | 'praised' | MomentKind
  conceptId?: string
  name?: string
  type?: ConceptType
  coverage: Coverage
}

export interface InsightOptions {
  /** Findings of one kind. */
  perKind: number
  /** Utterances that "spoken of" needs. */
  minMentions: number
}

export const defaultInsightOptions: InsightOptions = { perKind: 5, minMentions: 2 }

/** Kinds of concepts that say where and who, not what it is about. */
const BACKGROUND: ConceptType[] = ['segment', 'place']

/**
 * What was found in one recording (by its id) or in everything a filter lets through: what was spoken of most, complained of,
 * praised, and the moments of truth.
 */
export async function insightsOf(
  source: FigureSource,
  recordingOrScope: string | Scope,
  options: InsightOptions = defaultInsightOptions,
): Promise<Insight[]> {
  const scope = typeof recordingOrScope === 'string' ? { recordingIds: [recordingOrScope] } : recordingOrScope
  const heard = await readHeard(source, scope)
  const { concepts, coverage } = await conceptFiguresOf(source, scope, heard)
  const shown = (await heard.moments()).map(({ value, rows }) => ({ group: value, part: '', rows }))
  const moments = countRows(heard, shown)
  const topics = concepts.filter(({ type }) => !BACKGROUND.includes(type))
  const spokenOf = topics.filter(({ count }) => count >= options.minMentions)
  const found = moments.map((counted): Insight<number> => {
    const kind = counted.group as MomentKind
    return { kind, ...toFigure(counted, coverage, narrow(scope, { momentKinds: [kind] })), coverage }
  })
  return tellEvidence(source, heard, [
    ...found,
    ...judged(topics, 'negative', 'complained_of', coverage, options),
    ...judged(topics, 'positive', 'praised', coverage, options),
    ...mostTelling(spokenOf)
      .slice(0, options.perKind)
      .map((concept) => toInsight('spoken_of', concept, concept, coverage)),
  ])
}

function judged(
  concepts: ConceptFigures<number>[],
  polarity: 'positive' | 'negative',
  kind: 'complained_of' | 'praised',
  coverage: Coverage,
  { perKind }: InsightOptions,
): Insight<number>[] {
  const figures = concepts.flatMap((concept) => {
    const figure = concept.polarities[polarity]
    return figure ? [{ ...concept, count: figure.count, evidence: figure.evidence, figure }] : []
  })
  return mostTelling(figures.sort((a, b) => b.count - a.count || b.figure.share - a.figure.share))
    .slice(0, perKind)
    .map((concept) => toInsight(kind, concept, concept.figure, coverage))
}

/** A concept and its ancestors often stand for the very same utterances: the most particular one tells most. */
function mostTelling<T extends Pick<ConceptFigures, 'conceptId' | 'parent' | 'count'>>(concepts: T[]): T[] {
  const byId = new Map(concepts.map((concept) => [concept.conceptId, concept]))
  const told = new Set<string>()
  for (const concept of concepts) {
    const parent = byId.get(concept.parent ?? '')
    // Descendants are counted with their ancestors, so equal counts are equal utterances.
    if (parent?.count === concept.count) told.add(parent.conceptId)
  }
  return concepts.filter(({ conceptId }) => !told.has(conceptId))
}

function toInsight(
  kind: Insight['kind'],
  concept: ConceptFigures<number>,
  figure: Figure<number>,
  coverage: Coverage,
): Insight<number> {
  const { conceptId, name, type } = concept
  const { count, share, recordings, visits, visitShare, interval, evidence, opens } = figure
  const shares = { count, share, recordings, visits, visitShare, interval }
  return { kind, conceptId, name, type, ...shares, evidence, opens, coverage }
}
