import type { Knowledge } from '../pack/knowledge.ts'
import type { Overlay } from '../pack/overlay.ts'
import { foldTerm, foldedForms } from '../text/surface.ts'
import type { Concept } from '../types.ts'

/** Whether something may be found otherwise in a text, told by its folded form. */
export type IsTouched = (folded: string) => boolean

/**
 * Whether two packs may find different concepts in a text. Texts in which no surface stands that one of them has and the other has not are
 * the same to both: a rescan needs the others alone.
 *
 * @returns undefined where the packs find the same in every text
 */
export function touchedBy(before: Knowledge, after: Knowledge): IsTouched | undefined {
  return holdsOneOf(differing(before, after, namesOf))
}

/**
 * Whether two packs may find different opinions, moments and stages in a text: by its concepts, where these stand in the graph, and by
 * phrases. Rules of cues are not told by words: where they differ, every text is touched.
 *
 * @param overlays - what is laid over the same pack in each, the line's own
 */
export function meantOtherwise(
  [before, after]: readonly [Knowledge, Knowledge],
  [was, is]: readonly [Overlay, Overlay],
): IsTouched | undefined {
  if (!isSame(was.cues, is.cues)) return () => true
  const keys = new Set([...Object.keys(was.phrases), ...Object.keys(is.phrases)])
  const phrases = [...keys]
    .filter((key) => !isSame(was.phrases[key], is.phrases[key]))
    .flatMap((key) => foldedForms((is.phrases[key] ?? was.phrases[key]).phrase))
  return holdsOneOf([...differing(before, after, (concept) => [namesOf(concept), concept?.parent]), ...phrases])
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
const namesOf = (concept: Concept | undefined): unknown => [concept?.name, concept?.type, concept?.not]

function holdsOneOf(surfaces: readonly string[]): IsTouched | undefined {
  const needles = new Set(surfaces)
  needles.delete('')
  if (needles.size === 0) return undefined
  const any = new RegExp([...needles].map(escaped).join('|'), 'u')
  return (folded) => any.test(folded)
}

function differing(before: Knowledge, after: Knowledge, told: (concept: Concept | undefined) => unknown): string[] {
  const ids = new Set([...before.concepts.keys(), ...after.concepts.keys()])
  return [...ids].flatMap((id) => needlesOf(before.concepts.get(id), after.concepts.get(id), told))
}

/** Surfaces that are not the same before and after; all of them where what is told of each differs. */
function needlesOf(
  before: Concept | undefined,
  after: Concept | undefined,
  told: (concept: Concept | undefined) => unknown,
): string[] {
  const [old, now] = [surfacesOf(before), surfacesOf(after)]
  const needles = isSame(told(before), told(after))
    ? [...old.filter((one) => !now.includes(one)), ...now.filter((one) => !old.includes(one))]
    : [...old, ...now]
  return needles.flatMap((surface) =>
    // Of one with a gap its first part must stand somewhere.
    surface.includes('..') ? [foldTerm(surface.split('..')[0])] : foldedForms(surface),
  )
}

const surfacesOf = (concept: Concept | undefined): string[] => (concept ? [concept.name, ...concept.aliases] : [])

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
