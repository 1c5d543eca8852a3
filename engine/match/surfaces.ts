import type { Concept } from '../types.ts'
import { foldedForms, foldTerm } from '../text/surface.ts'

/** A surface form as it is looked up: folded parts that follow each other with at most MAX_GAP characters between them. */
export interface Surface {
  concept: Concept
  parts: string[]
  how: 'exact' | 'alias'
}

/** All surfaces of a graph, indexed by the first character of their folded form. */
export interface SurfaceIndex {
  /** Lengths of the plain surfaces that begin with a character, longest first. */
  lengths: ReadonlyMap<string, number[]>
  plain: ReadonlyMap<string, Surface>
  gapped: ReadonlyMap<string, Surface[]>
  /** Folded phrases in which a concept is not meant. */
  not: ReadonlyMap<string, string[]>
}

/** Builds the index; where two concepts claim a surface, the later one has it (higher layers come later). */
export function indexSurfaces(concepts: Iterable<Concept>): SurfaceIndex {
  const plain = new Map<string, Surface>()
  const gapped = new Map<string, Surface[]>()
  const not = new Map<string, string[]>()
  for (const concept of concepts) {
    if (concept.not.length > 0) not.set(concept.id, concept.not.map(foldTerm))
    for (const alias of concept.aliases)
      if (alias.includes('..')) addGapped(gapped, { concept, parts: alias.split('..').map(foldTerm), how: 'alias' })
      else for (const form of foldedForms(alias)) plain.set(form, { concept, parts: [form], how: 'alias' })
    for (const form of foldedForms(concept.name)) plain.set(form, { concept, parts: [form], how: 'exact' })
  }
  plain.delete('')
  return { lengths: lengthsOf(plain.keys()), plain, gapped, not }
}

function addGapped(gapped: Map<string, Surface[]>, surface: Surface): void {
  const first = surface.parts[0]?.[0]
  if (first !== undefined) gapped.set(first, [...(gapped.get(first) ?? []), surface])
}

function lengthsOf(forms: Iterable<string>): Map<string, number[]> {
  const lengths = new Map<string, Set<number>>()
  for (const form of forms) {
    const first = form[0] ?? ''
    const known = lengths.get(first) ?? new Set()
    lengths.set(first, known.add(form.length))
  }
  return new Map([...lengths].map(([first, known]) => [first, [...known].sort((a, b) => b - a)]))
}
