import { withChanges, type OverlayChange } from '../pack/overlay.ts'
import { foldedForms } from '../text/surface.ts'
import type { Concept } from '../types.ts'
import { shownApart, type Ground } from './action.ts'
import type { ImportLine } from './given-concept.ts'

/** A given concept that can be read, with what it would change. */
export interface Entry {
  line: ImportLine & { id: string }
  before: Concept | undefined
  after: Concept
  /** Undefined where nothing differs. */
  change: OverlayChange | undefined
}

/** What is refused may have been what others stood on: so often it is looked at again, then all that clash are refused. */
const MOST_ROUNDS = 50

/**
 * The entries that may stand together: none below itself, none below what was refused, no surface with two owners. What is refused is
 * marked so in its line.
 */
export function withoutClashes(entries: readonly Entry[], ground: Ground): Entry[] {
  const forms = rememberedForms()
  let good = [...entries]
  for (let round = 1; ; round++) {
    const after = groundWith(ground, good)
    const apart = shownApart(after)
    const refused = new Set([
      ...parentClashes(good, apart),
      ...surfaceClashes(good, apart, { forms, ground: after, isLast: round >= MOST_ROUNDS }),
    ])
    if (refused.size === 0) return good
    good = good.filter((entry) => !refused.has(entry))
  }
}

function refuse({ line }: Entry, zh: string, en: string): void {
  delete line.what
  Object.assign(line, { result: 'refused', zh, en })
}

/** Those whose way up leads back to them, and those whose parent is not there any more. */
function parentClashes(entries: readonly Entry[], apart: readonly Concept[]): Entry[] {
  const parents = new Map(apart.map(({ id, parent }) => [id, parent]))
  return entries.filter((entry) => {
    if (!entry.change) return false
    const { id, parent } = entry.after
    if (parent !== undefined && !parents.has(parent)) {
      refuse(
        entry,
        `上级概念“${parent}”不存在或那一行没有被接受`,
        `parent "${parent}" does not exist, or its line was refused`,
      )
      return true
    }
    const way = [id]
    const seen = new Set(way)
    for (let at = parents.get(id); at !== undefined && !seen.has(at); at = parents.get(at)) {
      way.push(at)
      seen.add(at)
    }
    if (parents.get(way[way.length - 1]) !== id) return false
    const path = [...way, id].join(' → ')
    refuse(entry, `上下级绕成了圈：${path}`, `the parents form a cycle: ${path}`)
    return true
  })
}

interface Looking {
  forms: (surface: string) => string[]
  ground: Ground
  isLast: boolean
}

/** Those that claim what another has. Of two lines of the file the first one has it. */
function surfaceClashes(
  entries: readonly Entry[],
  apart: readonly Concept[],
  { forms, ground, isLast }: Looking,
): Entry[] {
  const retired = new Set(Object.entries(ground.overlay.concepts).flatMap(([id, edit]) => (edit.retired ? [id] : [])))
  const owners = new Map<string, Concept[]>()
  for (const concept of apart)
    if (!retired.has(concept.id))
      for (const form of new Set([concept.name, ...concept.aliases].flatMap(forms)))
        owners.set(form, [...(owners.get(form) ?? []), concept])
  const order = new Map(entries.map((entry, at) => [entry.line.id, at]))
  const claims = new Map(entries.map((entry) => [entry.line.id, new Set(claimed(entry).flatMap(forms))]))
  return entries.filter((entry, at) => {
    if (!entry.change || retired.has(entry.line.id)) return false
    for (const surface of claimed(entry))
      for (const form of forms(surface)) {
        const isLater = (id: string): boolean =>
          !isLast && (order.get(id) ?? -1) > at && claims.get(id)?.has(form) === true
        const owner = (owners.get(form) ?? []).find(({ id }) => id !== entry.line.id && !isLater(id))
        if (!owner) continue
        refuse(
          entry,
          `“${surface}”已是“${owner.name}”（${owner.id}）的说法，一个说法只能属于一个概念`,
          `"${surface}" already belongs to "${owner.name}" (${owner.id})`,
        )
        return true
      }
    return false
  })
}

/** Surfaces that an entry gives to its concept and that it had not. */
function claimed({ before, after, line }: Entry): string[] {
  const surfaces = [after.name, ...after.aliases]
  if (line.what?.includes('retired')) return surfaces
  const had = new Set([before?.name, ...(before?.aliases ?? [])])
  return surfaces.filter((surface) => !had.has(surface))
}

function rememberedForms(): (surface: string) => string[] {
  const known = new Map<string, string[]>()
  return (surface) => {
    const found = known.get(surface) ?? foldedForms(surface)
    known.set(surface, found)
    return found
  }
}

/** The ground with what some entries change. */
const groundWith = (ground: Ground, entries: readonly Entry[]): Ground => ({
  ...ground,
  overlay: withChanges(
    ground.overlay,
    entries.flatMap(({ change }) => (change ? [change] : [])),
  ),
})
