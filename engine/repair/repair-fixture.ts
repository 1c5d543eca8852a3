import { layThresholds } from '../pack/thresholds.ts'
import { createKnowledge, type Knowledge } from '../pack/knowledge.ts'
import type { Concept, ConceptType, Mention } from '../types.ts'

/** A concept of a pack without files. */
export const concept = (id: string, type: ConceptType, name: string, more: Partial<Concept> = {}): Concept => ({
  id,
  type,
  name,
  aliases: [],
  not: [],
  heardAs: [],
  ...more,
})

/** A pack of nothing but its concepts. */
export function knowledgeOf(...concepts: Concept[]): Knowledge {
  return createKnowledge({
    name: 'test',
    version: '1',
    title: { zh: '', en: '' },
    concepts: new Map(concepts.map((one) => [one.id, one])),
    retired: [],
    lexicon: [],
    redaction: [],
    tests: [],
    thresholds: layThresholds([]),
    layers: [],
  })
}

/** A concept that is named elsewhere. */
export const named = (conceptId: string): Mention => ({
  ...{ conceptId, name: conceptId, type: 'feature', surface: conceptId, start: 0, end: 0 },
  ...{ confidence: 1, how: 'exact', negated: false },
})
