import { AppError } from '../errors.ts'
import { editConcepts, layConcepts } from '../pack/lay-overlay.ts'
import {
  emptyOverlay,
  phraseKey,
  withChanges,
  type ConceptEdit,
  type ListEdit,
  type Overlay,
  type OverlayChange,
} from '../pack/overlay.ts'
import { foldTerm, foldedForms } from '../text/surface.ts'
import type { Concept, ConceptType, PersonalDataKind } from '../types.ts'
import { ownId } from './own-id.ts'

/** Lists of surfaces that a concept has. */
export const LISTS = ['aliases', 'not', 'heardAs'] as const
export type ListName = (typeof LISTS)[number]

/** Sections of cues whose rules can be changed, and the lists of phrases that they use. */
export const CUE_SECTIONS = ['phrases', 'intents', 'stages', 'needs', 'groups', 'outcomes', 'moments'] as const

/** One thing that an expert does in a draft. Concepts are named by their ids. */
export type Action =
  | { do: 'add'; name: string; type: ConceptType; id?: string; parent?: string; aliases?: string[] }
  | { do: 'rename'; id: string; name: string }
  | { do: 'type'; id: string; type: ConceptType }
  | { do: 'move'; id: string; parent: string | null }
  | { do: ListName; id: string; add?: string[]; remove?: string[]; take?: boolean }
  | { do: 'retire' | 'restore' | 'reset'; id: string }
  | { do: 'phrase'; phrase: string; polarity: number; weight?: number; concepts?: string[] }
  | { do: 'unphrase'; phrase: string; concepts?: string[] }
  | { do: 'redact'; pattern: string; kind: PersonalDataKind; note?: string }
  | { do: 'unredact'; pattern: string }
  | { do: 'cue'; section: (typeof CUE_SECTIONS)[number]; id: string; yaml: string }

/** What an action stands on: the overlay as it is, over the concepts of packs that ship and what is laid between. */
export interface Ground {
  pack: string
  overlay: Overlay
  shipped: readonly Concept[]
  between: readonly Overlay[]
}

/**
 * What becomes of the overlay's documents.
 *
 * @throws AppError NOT_FOUND for a concept that there is not; CONFLICT for an id that is taken
 */
export function changesOf(action: Action, ground: Ground): OverlayChange[] {
  switch (action.do) {
    case 'add':
      return [addConcept(action, ground)]
    case 'rename':
      return [edit(ground, action.id, (now) => ({ ...now, name: action.name.trim(), ...oldNameStays(action, ground) }))]
    case 'type':
      return [edit(ground, action.id, (now) => ({ ...now, type: action.type }))]
    case 'move':
      if (action.parent !== null) conceptOf(action.parent, ground)
      return [edit(ground, action.id, (now) => ({ ...now, parent: action.parent }))]
    case 'retire':
      return [edit(ground, action.id, (now) => ({ ...now, retired: true }))]
    case 'restore':
      return [edit(ground, action.id, (now) => ({ ...now, retired: false }))]
    case 'reset':
      return [resetConcept(action.id, ground)]
    case 'phrase':
    case 'unphrase':
      return [phraseChange(action)]
    case 'redact':
      return [{ subject: 'redaction', id: action.pattern, to: { kind: action.kind, note: action.note ?? '' } }]
    case 'unredact':
      if (!ground.overlay.redaction[action.pattern])
        throw new AppError('NOT_FOUND', { detail: { wanted: 'a pattern' } })
      return [{ subject: 'redaction', id: action.pattern, to: undefined }]
    case 'cue':
      return [{ subject: 'cues', id: `${action.section}/${action.id}`, to: action.yaml }]
    default:
      return listChanges(action, ground)
  }
}

/** All concepts of a draft, the retired ones at the end. */
export function conceptsOf({ overlay, shipped, between }: Ground): Concept[] {
  const { living, retired } = layConcepts(shipped, [...between, overlay])
  return [...living, ...retired]
}

/** What an overlay lies on: concepts as they are without it. */
export const belowOf = (ground: Ground): Concept[] => conceptsOf({ ...ground, overlay: emptyOverlay() })

/** The concept of an id, as it is in the draft; retired ones are there, too. @throws AppError NOT_FOUND */
export function conceptOf(id: string, ground: Ground): Concept {
  const found = conceptsOf(ground).find((one) => one.id === id)
  if (!found) throw new AppError('NOT_FOUND', { detail: { concept: id } })
  return found
}

function edit(ground: Ground, id: string, change: (now: ConceptEdit) => ConceptEdit): OverlayChange {
  // An edit whose concept a pack has no more can be taken back, and nothing else.
  conceptOf(id, ground)
  return { subject: 'concepts', id, to: tidy(change(ground.overlay.concepts[id] ?? {}), id, ground) }
}

/** Without what says nothing; undefined where nothing is left. */
export function tidy(
  { retired, ...rest }: ConceptEdit,
  id: string,
  { between }: Pick<Ground, 'between'>,
): ConceptEdit | undefined {
  const lists = LISTS.filter((list) => (rest[list]?.add?.length ?? 0) + (rest[list]?.remove?.length ?? 0) > 0)
  const others = Object.entries(rest).filter(([key]) => !(LISTS as readonly string[]).includes(key))
  const isRetiredBelow = between.some(({ concepts }) => concepts[id]?.retired)
  const kept: ConceptEdit = {
    ...Object.fromEntries(others),
    ...Object.fromEntries(lists.map((list) => [list, rest[list]])),
    ...(retired !== undefined && (retired || isRetiredBelow) && { retired }),
  }
  return Object.keys(kept).length > 0 ? kept : undefined
}

function addConcept(action: Extract<Action, { do: 'add' }>, ground: Ground): OverlayChange {
  const taken = new Set(conceptsOf(ground).map(({ id }) => id))
  const name = action.name.trim()
  const id = action.id ?? ownId(ground.pack, name, taken)
  if (taken.has(id) || ground.overlay.concepts[id]) throw new AppError('CONFLICT', { detail: { exists: id } })
  if (action.parent !== undefined) conceptOf(action.parent, ground)
  const aliases = trimmed(action.aliases)
  return {
    ...{ subject: 'concepts', id },
    to: {
      ...{ added: true, type: action.type, name },
      ...(action.parent !== undefined && { parent: action.parent }),
      ...(aliases.length > 0 && { aliases: { add: aliases } }),
    },
  }
}

/** Customers go on saying the old name. */
function oldNameStays({ id, name }: { id: string; name: string }, ground: Ground): Pick<ConceptEdit, 'aliases'> {
  const before = conceptOf(id, ground).name
  if (foldTerm(before) === foldTerm(name) || before === '') return {}
  return { aliases: editedList(ground, id, 'aliases', { add: [before] }) }
}

function resetConcept(id: string, ground: Ground): OverlayChange {
  const { overlay } = ground
  if (!overlay.concepts[id]) throw new AppError('NOT_FOUND', { detail: { wanted: 'an edited concept', concept: id } })
  const isBelow = belowOf(ground).some((one) => one.id === id)
  if (overlay.concepts[id].added && !isBelow)
    throw new AppError('CONFLICT', { detail: { concept: id, advice: 'a concept of one’s own is retired, not reset' } })
  return { subject: 'concepts', id, to: undefined }
}

function listChanges(action: Extract<Action, { do: ListName }>, ground: Ground): OverlayChange[] {
  const { add = [], remove = [], take = false } = action
  const own = edit(ground, action.id, (now) => ({
    ...now,
    [action.do]: editedList(ground, action.id, action.do, { add, remove }),
  }))
  if (!take || action.do !== 'aliases') return [own]
  return [own, ...takenFromOthers(action.id, add, { ...ground, overlay: withChanges(ground.overlay, [own]) })]
}

/** Concepts as each is edited, without what they take from each other. */
export function shownApart({ shipped, between, overlay }: Ground): Concept[] {
  return editConcepts(layConcepts(shipped, between).living, overlay)
}

/** Aliases that others have go away from them. */
function takenFromOthers(id: string, surfaces: readonly string[], ground: Ground): OverlayChange[] {
  const wanted = new Set(surfaces.flatMap(foldedForms))
  const isWanted = (alias: string): boolean => foldedForms(alias).some((form) => wanted.has(form))
  // Laid over each other they would show nothing any more: what is added is taken from the others already.
  const others = shownApart(ground)
  return others
    .filter((one) => one.id !== id && one.aliases.some(isWanted))
    .map((one) =>
      edit(ground, one.id, (now) => ({
        ...now,
        aliases: editedList(ground, one.id, 'aliases', { remove: one.aliases.filter(isWanted) }),
      })),
    )
}

function editedList(ground: Ground, id: string, list: ListName, edit: ListEdit): ListEdit {
  const now = ground.overlay.concepts[id]?.[list] ?? {}
  return editOnTop(now, belowOf(ground).find((one) => one.id === id)?.[list] ?? [], edit)
}

/** What a list's edit `now`, over the words `below`, becomes where more is added and removed. */
export function editOnTop(now: ListEdit, below: readonly string[], { add = [], remove = [] }: ListEdit): ListEdit {
  const [added, removed] = [trimmed(add), trimmed(remove)]
  const isIn = (words: readonly string[]) => {
    const folded = new Set(words.map(foldTerm))
    return (word: string): boolean => folded.has(foldTerm(word))
  }
  const [isAdded, isRemoved, isBelow] = [isIn(added), isIn(removed), isIn(below)]
  const nowAdded = isIn(now.add ?? [])
  const result = {
    add: [
      ...(now.add ?? []).filter((word) => !isRemoved(word)),
      ...added.filter((word) => !nowAdded(word) && !isBelow(word)),
    ],
    remove: [...(now.remove ?? []).filter((word) => !isAdded(word)), ...removed.filter(isBelow)],
  }
  return { add: [...new Set(result.add)].sort(), remove: [...new Set(result.remove)].sort() }
}

const trimmed = (words: readonly string[] = []): string[] =>
  words.map((word) => word.trim()).filter((word) => word !== '')

function phraseChange(action: Extract<Action, { do: 'phrase' | 'unphrase' }>): OverlayChange {
  const { phrase, concepts = [] } = action
  const about = { phrase: phrase.trim(), concepts: [...concepts].sort() }
  const id = phraseKey(about.phrase, about.concepts)
  if (action.do === 'unphrase')
    return { subject: 'phrases', id, to: { ...about, polarity: 0, weight: 1, removed: true } }
  return { subject: 'phrases', id, to: { ...about, polarity: action.polarity, weight: action.weight ?? 1 } }
}
