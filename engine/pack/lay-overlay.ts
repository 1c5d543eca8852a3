import type { Concept } from '../types.ts'
import { compileLinear } from '../text/pii/linear-pattern.ts'
import { asInTexts, foldTerm } from '../text/surface.ts'
import type { LexiconEntry } from './lexicon.ts'
import { phraseKey, type ConceptEdit, type ListEdit, type Overlay } from './overlay.ts'
import type { RedactionPattern } from './redaction-file.ts'

/**
 * Concepts with overlays laid over them, the lowest first. What an overlay calls a concept's own is taken from all others; edits of concepts
 * that are not there wait until they are; what hung below a retired concept hangs below the next one above that lives.
 *
 * @returns `retired`, which are found no more, apart
 */
export function layConcepts(
  below: readonly Concept[],
  overlays: readonly Overlay[],
): { living: Concept[]; retired: Concept[] } {
  if (overlays.length === 0) return { living: [...below], retired: [] }
  const all = overlays.reduce(editConcepts, below)
  const gone = new Set<string>()
  for (const { concepts } of overlays)
    for (const [id, { retired }] of Object.entries(concepts)) {
      if (retired === true) gone.add(id)
      if (retired === false) gone.delete(id)
    }
  const isRetired = ({ id }: Concept): boolean => gone.has(id)
  const living = all.filter((one) => !isRetired(one))
  return {
    living: hungUp(overlays.reduce(giveSurfaces, living), all, isRetired),
    retired: all.filter(isRetired),
  }
}

/** Concepts with the edits of one overlay, before surfaces are taken and any is retired. */
export function editConcepts(below: readonly Concept[], { concepts }: Overlay): Concept[] {
  const known = new Set(below.map(({ id }) => id))
  const own = Object.entries(concepts).filter(([id, { added }]) => added && !known.has(id))
  return [
    ...below.map((concept) => applyEdit(concept, concepts[concept.id])),
    ...own.map(([id, edit]) => applyEdit({ id, type: 'product', name: '', aliases: [], not: [], heardAs: [] }, edit)),
  ]
}

function withoutParent(concept: Concept): Concept {
  const rest = { ...concept }
  delete rest.parent
  return rest
}

/** A concept as an edit leaves it. */
export function applyEdit(concept: Concept, edit: ConceptEdit | undefined): Concept {
  if (!edit) return concept
  const parent = edit.parent === undefined ? concept.parent : edit.parent
  const name = edit.name ?? concept.name
  return {
    ...withoutParent(concept),
    type: edit.type ?? concept.type,
    name,
    aliases: editedList(concept.aliases, edit.aliases).filter((alias) => alias !== name),
    ...(typeof parent === 'string' && { parent }),
    not: editedList(concept.not, edit.not),
    heardAs: editedList(concept.heardAs, edit.heardAs),
  }
}

/** Additions and removals mean the words as they are looked up, however they are written. */
export function editedList(below: readonly string[], { add = [], remove = [] }: ListEdit = {}): string[] {
  const gone = new Set(remove.map(foldTerm))
  const has = new Set(below.map(foldTerm))
  return [...below.filter((one) => !gone.has(foldTerm(one))), ...add.filter((one) => !has.has(foldTerm(one)))]
}

/** Takes the surfaces that the overlay adds to a concept from every other one. */
function giveSurfaces(concepts: readonly Concept[], overlay: Overlay): readonly Concept[] {
  const owners = new Map<string, string>()
  for (const [id, { name, aliases, retired }] of Object.entries(overlay.concepts))
    if (!retired)
      for (const surface of [...(name === undefined ? [] : [name]), ...(aliases?.add ?? [])])
        owners.set(foldTerm(surface), id)
  if (owners.size === 0) return concepts
  const isAnothers = (surface: string, id: string): boolean => (owners.get(foldTerm(surface)) ?? id) !== id
  const given = concepts.map((one) => ({ ...one, aliases: one.aliases.filter((alias) => !isAnothers(alias, one.id)) }))
  // Of two claims to a surface the matcher takes the later: names cannot be taken away.
  return [
    ...given.filter(({ id }) => overlay.concepts[id] === undefined),
    ...given.filter(({ id }) => overlay.concepts[id] !== undefined),
  ]
}

function hungUp(living: readonly Concept[], all: readonly Concept[], isRetired: (one: Concept) => boolean): Concept[] {
  const byId = new Map(all.map((one) => [one.id, one]))
  return living.map((concept) => {
    let above = concept.parent === undefined ? undefined : byId.get(concept.parent)
    const seen = new Set<string>()
    while (above && isRetired(above) && !seen.has(above.id)) {
      seen.add(above.id)
      above = above.parent === undefined ? undefined : byId.get(above.parent)
    }
    const rest = withoutParent(concept)
    return above && !isRetired(above) ? { ...rest, parent: above.id } : rest
  })
}

/** Phrases with a feeling, those of the overlay in the place of the same ones below. */
export function layPhrases(below: readonly LexiconEntry[], overlay: Overlay): LexiconEntry[] {
  const own = Object.values(overlay.phrases)
  if (own.length === 0) return [...below]
  const replaced = new Set(own.map(({ phrase, concepts }) => phraseKey(asInTexts(phrase), concepts)))
  return [
    ...below.filter(({ phrase, concepts }) => !replaced.has(phraseKey(phrase, concepts))),
    ...own
      .filter(({ removed }) => !removed)
      .map(({ phrase, polarity, weight, concepts }) => ({
        ...{ phrase: asInTexts(phrase), polarity, weight, concepts, line: 0 },
      })),
  ]
}

/** Patterns of personal data, with those of the overlay. */
export function layRedaction(below: readonly RedactionPattern[], overlay: Overlay): RedactionPattern[] {
  const own = Object.entries(overlay.redaction).flatMap(([pattern, { kind, note }]) => {
    const find = compileLinear(pattern)
    return find ? [{ kind, find, note }] : []
  })
  return [...below, ...own]
}
