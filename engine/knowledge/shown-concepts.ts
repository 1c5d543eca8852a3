import { findConcepts } from '../pack/find-concepts.ts'
import { layConcepts } from '../pack/lay-overlay.ts'
import type { NameMatch } from '../text/find-named.ts'
import type { Concept } from '../types.ts'
import { shownApart, type Ground } from './action.ts'

/** A concept as an expert sees it who edits it. */
export interface ShownConcept extends Concept {
  /** It is found no more. */
  isRetired: boolean
  /** The line has an edit of it. */
  isEdited: boolean
  /** It is the line's own: no pack below has it. */
  isOwn: boolean
}

/**
 * Concepts of a line, the retired ones at the end. Each hangs where it hangs in effect; its lists are as they were edited, also where two
 * concepts claim the same, which the checks tell.
 */
export function shownConcepts(ground: Ground): ShownConcept[] {
  const { overlay, shipped, between } = ground
  const apart = new Map(shownApart(ground).map((one) => [one.id, one]))
  const { living, retired } = layConcepts(shipped, [...between, overlay])
  const shown = (concept: Concept, isRetired: boolean): ShownConcept => {
    const { aliases, not, heardAs } = apart.get(concept.id) ?? concept
    const edit = overlay.concepts[concept.id]
    return {
      ...concept,
      ...{ aliases, not, heardAs, isRetired },
      ...{ isEdited: edit !== undefined, isOwn: edit?.added === true },
    }
  }
  return [...living.map((one) => shown(one, false)), ...retired.map((one) => shown(one, true))]
}

/** Those that somebody means who types a part of a name, or its pinyin; the likest first. */
export function shownLike(
  concepts: readonly ShownConcept[],
  words: string,
  limit: number,
): (ShownConcept & { matched: NameMatch })[] {
  const byId = new Map(concepts.map((one) => [one.id, one]))
  return findConcepts(concepts, words)
    .slice(0, limit)
    .map(({ concept, matched }) => ({ ...byId.get(concept.id)!, matched }))
}
