import type { Knowledge } from '../pack/knowledge.ts'
import { foldTerm, foldedForms } from '../text/surface.ts'
import type { Concept } from '../types.ts'

/**
 * Whether two packs may find different concepts in a text, told by its folded form. Texts in which no surface stands that one of them has
 * and the other has not are the same to both: a rescan needs the others alone.
 *
 * @returns undefined where the packs find the same in every text
 */
export function touchedBy(before: Knowledge, after: Knowledge): ((folded: string) => boolean) | undefined {
  const needles = new Set<string>()
  for (const id of new Set([...before.concepts.keys(), ...after.concepts.keys()]))
    for (const needle of needlesOf(before.concepts.get(id), after.concepts.get(id))) needles.add(needle)
  needles.delete('')
  if (needles.size === 0) return undefined
  const any = new RegExp([...needles].map(escaped).join('|'), 'u')
  return (folded) => any.test(folded)
}

/** Surfaces that are not the same before and after; all of them where what is told of each differs. */
function needlesOf(before: Concept | undefined, after: Concept | undefined): string[] {
  const [old, now] = [surfacesOf(before), surfacesOf(after)]
  const isSame =
    before?.name === after?.name &&
    before?.type === after?.type &&
    JSON.stringify(before?.not) === JSON.stringify(after?.not)
  const differing = isSame
    ? [...old.filter((one) => !now.includes(one)), ...now.filter((one) => !old.includes(one))]
    : [...old, ...now]
  return differing.flatMap((surface) =>
    // Of one with a gap its first part must stand somewhere.
    surface.includes('..') ? [foldTerm(surface.split('..')[0])] : foldedForms(surface),
  )
}

const surfacesOf = (concept: Concept | undefined): string[] => (concept ? [concept.name, ...concept.aliases] : [])

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
