import {
  SUBJECTS,
  overlayText,
  type ConceptEdit,
  type ListEdit,
  type Overlay,
  type OverlayChange,
  type Subject,
} from '../pack/overlay.ts'
import { LISTS } from './action.ts'

/** What two experts changed in different ways. `field` is absent where a document as a whole is meant. */
export interface Conflict {
  subject: Subject
  id: string
  field?: string
  /** As JSON; undefined: it is not there. */
  before?: string
  mine?: string
  theirs?: string
}

export interface Merged {
  overlay: Overlay
  conflicts: Conflict[]
  /** Documents that the other side changed, and this one not. */
  taken: { subject: Subject; id: string }[]
}

type Side = 'mine' | 'theirs'

/** Which side has it where both changed the same: by `subject id`, or for all. */
export type Resolution = (subject: Subject, id: string) => Side | undefined

/**
 * Brings together what two sides made of one overlay, document by document. In a concept, lists take what either side added and lose what
 * either removed; other fields are in conflict where the sides differ from each other and both from what was, and so is retiring what the
 * other side changed.
 *
 * @returns the merged overlay holds `mine` in what is in conflict
 */
export function merge(before: Overlay, mine: Overlay, theirs: Overlay, resolve: Resolution = () => undefined): Merged {
  const merged: Merged = { overlay: structuredClone(mine), conflicts: [], taken: [] }
  for (const subject of SUBJECTS) {
    const sides = [before, mine, theirs].map((overlay): Record<string, unknown> => overlay[subject])
    for (const id of new Set(sides.flatMap((side) => Object.keys(side)))) {
      const [was, my, their] = sides.map((side) => side[id])
      if (isSame(my, their) || isSame(was, their)) continue
      if (isSame(was, my)) {
        merged.taken.push({ subject, id })
        put(merged.overlay, subject, id, their)
      } else if (subject === 'concepts') {
        // Who has taken an edit back has the concept as it is below.
        const side = resolve(subject, id)
        const one = mergeConcept(was as Edit, my as Edit, their as Edit, side)
        put(merged.overlay, subject, id, Object.keys(one.edit).length > 0 ? one.edit : undefined)
        merged.conflicts.push(...one.fields.map((field) => ({ subject, id, ...field })))
      } else {
        const side = resolve(subject, id)
        if (side === 'theirs') put(merged.overlay, subject, id, their)
        if (side === undefined) merged.conflicts.push({ subject, id, ...told(was, my, their) })
      }
    }
  }
  return merged
}

const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b)

function textOf(value: unknown): string | undefined {
  if (value === undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, textOf(one)]))
}

function put(overlay: Overlay, subject: Subject, id: string, to: unknown): void {
  const documents = overlay[subject] as Record<string, unknown>
  if (to === undefined) delete documents[id]
  else documents[id] = to
}

const told = (before: unknown, mine: unknown, theirs: unknown): Pick<Conflict, 'before' | 'mine' | 'theirs'> => ({
  ...(before !== undefined && { before: JSON.stringify(before) }),
  ...(mine !== undefined && { mine: JSON.stringify(mine) }),
  ...(theirs !== undefined && { theirs: JSON.stringify(theirs) }),
})

const FIELDS = ['added', 'type', 'name', 'parent', 'retired'] as const

type Edit = ConceptEdit | undefined

function mergeConcept(was: Edit = {}, mine: Edit = {}, theirs: Edit = {}, side: Side | undefined) {
  const edit: Record<string, unknown> = {}
  const fields: Omit<Conflict, 'subject' | 'id'>[] = []
  for (const field of FIELDS) {
    const [before, my, their] = [was[field], mine[field], theirs[field]]
    const isConflict =
      (my !== their && before !== my && before !== their) ||
      (field === 'retired' && my !== their && (my === true || their === true))
    if (isConflict && side === undefined) fields.push({ field, ...told(before, my, their) })
    const value = isConflict ? (side === 'theirs' ? their : my) : before === my ? their : my
    if (value !== undefined) edit[field] = value
  }
  for (const list of LISTS) {
    const one = mergeLists(was[list], mine[list], theirs[list])
    if ((one.add?.length ?? 0) + (one.remove?.length ?? 0) > 0) edit[list] = one
  }
  return { edit: edit as ConceptEdit, fields }
}

function mergeLists(was: ListEdit = {}, mine: ListEdit = {}, theirs: ListEdit = {}): ListEdit {
  const add = mergeWords(was.add, mine.add, theirs.add)
  // Who adds what the other removes wants it there.
  return { add, remove: mergeWords(was.remove, mine.remove, theirs.remove).filter((word) => !add.includes(word)) }
}

function mergeWords(was: string[] = [], mine: string[] = [], theirs: string[] = []): string[] {
  const kept = [...new Set([...mine, ...theirs])].filter(
    (word) => (mine.includes(word) && theirs.includes(word)) || !was.includes(word),
  )
  return kept.sort()
}

/** The changes that make one overlay of another. */
export function changesBetween(from: Overlay, to: Overlay): OverlayChange[] {
  if (overlayText(from) === overlayText(to)) return []
  return SUBJECTS.flatMap((subject) => {
    const [old, now]: Record<string, unknown>[] = [from[subject], to[subject]]
    return [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((id) => !isSame(old[id], now[id]))
      .map((id) => ({ subject, id, to: now[id] }) as OverlayChange)
  })
}
