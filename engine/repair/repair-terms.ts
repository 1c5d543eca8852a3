import type { Concept } from '../types.ts'
import { surfaceMeant } from './heard-forms.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import type { SoundDistance } from './near-sounds.ts'
import type { Term } from './sound-index.ts'
import { asInTexts, fold } from '../text/surface.ts'

const SHORTEST_END = 3

/**
 * Everything that may have been meant: names, aliases, and what is known to be written for them. Where two concepts claim a
 * surface, the later one has it, as in matching.
 */
export function termsOf(knowledge: Pick<Knowledge, 'concepts'>, distance: SoundDistance): Term[] {
  const concepts = [...knowledge.concepts.values()]
  const ownEnds = new Set(concepts.filter(isOwn).flatMap(({ name }) => endsOf(name)))
  const terms = new Map<string, Term>()
  const add = (concept: Concept, written: string, heard: string): void => {
    const [surface, spoken] = [asInTexts(written), asInTexts(heard)]
    const own = isOwn(concept) || ownEnds.has(surface)
    terms.set(fold(spoken).text, { concept, surface, spoken, folded: fold(surface).text, own })
  }
  for (const concept of concepts) {
    for (const form of concept.heardAs) {
      const meant = surfaceMeant(form, concept, distance)
      if (meant !== undefined) add(concept, meant, form)
    }
  }
  for (const concept of concepts) for (const surface of writtenForms(concept)) add(concept, surface, surface)
  return [...terms.values()]
}

/** The ends of a name, itself included, that are long enough to be said for it. */
function endsOf(name: string): string[] {
  return Array.from({ length: Math.max(0, name.length - SHORTEST_END + 1) }, (_, from) => name.slice(from))
}

const isOwn = ({ id }: Concept): boolean => id.startsWith('glossary/')

/** The parts of a glossary's short forms follow each other directly (安宅..胶饵); in packs such parts are no term. */
function writtenForms(concept: Concept): string[] {
  const joined = concept.aliases.filter((alias) => isOwn(concept) || !alias.includes('..'))
  return [...joined.map((alias) => alias.replaceAll('..', '')), concept.name]
}
