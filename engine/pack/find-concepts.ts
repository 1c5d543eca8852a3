import { findNamed, type NameMatch } from '../text/find-named.ts'
import type { Concept } from '../types.ts'

export interface FoundConcept {
  concept: Concept
  matched: NameMatch
}

/** Concepts that somebody means who types a part of a name or alias, or its pinyin; the best first, see `findNamed`. */
export function findConcepts(concepts: Iterable<Concept>, words: string): FoundConcept[] {
  return findNamed(concepts, ({ name, aliases }) => [name, ...aliases], words).map(({ thing, matched }) => ({
    concept: thing,
    matched,
  }))
}
