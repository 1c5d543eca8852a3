import type { ConceptType, Polarity } from '../types.ts'
import type { FigureSource, SaidByRow } from '../store/figure-types.ts'
import { conceptNames, lineageOf, type Lineage } from './ancestry.ts'
import { countParts, tellEvidence, type Counted, type Member } from './count.ts'
import { coverageOfHeard, type Coverage } from './coverage.ts'
import { toFigure, type Figure, type Whole } from './figure.ts'
import { readHeard, type Heard } from './heard.ts'
import { NOT_STAFF, narrow } from './narrow.ts'
import type { Group, Judged } from './said.ts'
import type { Scope } from './scope.ts'

export interface ConceptFigures<Evidence = string> extends Figure<Evidence> {
  conceptId: string
  name: string
  type: ConceptType
  parent: string | null
  /** Opinions that are not the staff's; shares are of these. */
  polarities: Partial<Record<Polarity, Figure<Evidence>>>
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
  const heard = await readHeard(source, scope)
  const { concepts, coverage } = await conceptFiguresOf(source, scope, heard)
  const judged = concepts.flatMap(({ polarities }) => Object.entries(polarities))
  const told = (await tellEvidence(source, heard, [...concepts, ...judged.map(([, figure]) => figure)])).values()
  const next = <T extends object>(one: T) => ({ ...one, evidence: told.next().value?.evidence ?? [] })
  const spoken = concepts.map((concept) => next(concept))
  const withPolarities = spoken.map(({ polarities, ...concept }) => ({
    ...concept,
    polarities: Object.fromEntries(Object.entries(polarities).map(([polarity, figure]) => [polarity, next(figure)])),
  }))
  return { concepts: withPolarities, coverage }
}

/** Of where a concept was spoken of, beside the polarities in which it was judged. */
const SPOKEN = 'spoken'

/** The same of utterances that were read already, with evidence by its rows. */
export async function conceptFiguresOf(
  source: FigureSource,
  scope: Scope,
  heard: Heard,
): Promise<{ concepts: ConceptFigures<number>[]; coverage: Coverage }> {
  const [said, coverage, names] = await Promise.all([
    heard.said(),
    coverageOfHeard(source, scope, heard),
    conceptNames(source),
  ])
  const counted = countSaid(heard, said, lineageOf(names))
  const concepts = counted.flatMap((one): ConceptFigures<number>[] => {
    const concept = one.part === SPOKEN ? names.get(one.group) : undefined
    if (!concept) return []
    const { id: conceptId, name, type, parent } = concept
    const figure = toFigure(one, coverage, narrow(scope, { concepts: [conceptId] }))
    return [{ conceptId, name, type, parent, ...figure, polarities: {} }]
  })
  addJudged(concepts, scope, counted)
  return { concepts, coverage }
}

/** Counts each concept and all above it: where it was spoken of, and where others than the staff judged it, by polarity and in all. */
function countSaid(heard: Heard, { kinds, ends, kindOf }: SaidByRow, lineage: Lineage): Counted<number>[] {
  const parts: { group: string; part: string }[] = []
  const numbers = new Map<string, number>()
  const numberOf = (group: string, part: string): number => {
    const key = `${group}\0${part}`
    const number = numbers.get(key) ?? parts.push({ group, part }) - 1
    numbers.set(key, number)
    return number
  }
  const partsOf = kinds.map((kind): number[] => {
    if (kind.conceptId === null) return []
    const judged = 'polarity' in kind && kind.holder !== 'staff' ? ['', kind.polarity] : []
    return lineage(kind.conceptId).flatMap((group) => [SPOKEN, ...judged].map((part) => numberOf(group, part)))
  })
  return countParts(heard, parts, { ends, kindOf, partsOf, parts: parts.length })
}

/** Adds how each concept was judged; what was counted of part '' is the whole that its polarities are shares of. */
function addJudged(concepts: ConceptFigures<number>[], scope: Scope, counted: readonly Counted<number>[]): void {
  const byId = new Map(concepts.map((concept) => [concept.conceptId, concept]))
  const wholes = new Map<string, Whole>()
  for (const { group, part, count, visits } of counted)
    if (part === '') wholes.set(group, { utterances: count, visits })
  for (const one of counted) {
    const concept = byId.get(one.group)
    const whole = wholes.get(one.group)
    if (!concept || !whole || one.part === '' || one.part === SPOKEN) continue
    const polarity = one.part as Polarity
    const opens = narrow(scope, { concepts: [concept.conceptId], polarity, holders: NOT_STAFF })
    concept.polarities[polarity] = toFigure(one, whole, opens)
  }
}
