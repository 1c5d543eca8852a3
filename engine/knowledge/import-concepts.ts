import { checkSpelling, isConceptType } from '../pack/graph-table.ts'
import type { ConceptEdit, OverlayChange } from '../pack/overlay.ts'
import { foldTerm } from '../text/surface.ts'
import { CONCEPT_TYPES, type Concept, type ConceptType } from '../types.ts'
import { belowOf, conceptsOf, editOnTop, LISTS, tidy, type Ground, type ListName } from './action.ts'
import { withoutClashes, type Entry } from './import-clashes.ts'
import type { GivenConcept, ImportLine } from './given-concept.ts'
import { ownId } from './own-id.ts'

export interface Imported {
  lines: ImportLine[]
  changes: OverlayChange[]
}

type Words = { zh: string; en: string }
const LONGEST = 200
const MOST_WORDS = 500

/**
 * What a file of concepts would change. Concepts that are not in the file stay as they are; a list that is given takes the place of the one
 * there is. What would leave the graph in disorder is refused, line by line, and the rest stands without it.
 *
 * @param fallbackType - of new concepts that tell none
 */
export function importConcepts(given: readonly GivenConcept[], ground: Ground, fallbackType?: ConceptType): Imported {
  const names = namesFor(given, ground)
  const taken = new Map<string, number>()
  const lines: ImportLine[] = []
  const entries: Entry[] = []
  const all = lookUp(ground, given, names)
  for (const [at, one] of given.entries()) {
    const read = names[at]
    const refuse = (why: Words): void =>
      void lines.push({ place: one.place, result: 'refused', ...(one.name && { name: one.name }), ...why })
    if (typeof read !== 'string') refuse(read)
    else if (taken.has(read)) refuse(twice(read, taken.get(read) ?? 0))
    else {
      taken.set(read, one.place)
      const entry = entryOf(one, { id: read, all, ground, fallbackType })
      if ('zh' in entry) refuse(entry)
      else {
        entries.push(entry)
        lines.push(entry.line)
      }
    }
  }
  const good = withoutClashes(entries, ground)
  return { lines, changes: good.flatMap(({ change }) => (change ? [change] : [])) }
}

const twice = (id: string, place: number): Words => ({
  zh: `“${id}”与第 ${place} 行重复`,
  en: `"${id}" is already in line ${place}`,
})

interface Known {
  shown: Map<string, Concept>
  below: Map<string, Concept>
  retired: Set<string>
  /** Ids by folded name, those of the file among them. */
  named: Map<string, Set<string>>
  inFile: Set<string>
}

function lookUp(ground: Ground, given: readonly GivenConcept[], ids: readonly (string | Words)[]): Known {
  const shown = conceptsOf(ground)
  const inFile = given.flatMap(({ name }, at) => {
    const id = ids[at]
    return typeof id === 'string' ? [{ id, name: name ?? '' }] : []
  })
  const named = new Map<string, Set<string>>()
  for (const { id, name } of [...shown, ...inFile])
    named.set(foldTerm(name), (named.get(foldTerm(name)) ?? new Set()).add(id))
  const retired = new Set<string>()
  for (const { concepts } of [...ground.between, ground.overlay])
    for (const [id, edit] of Object.entries(concepts)) {
      if (edit.retired === true) retired.add(id)
      if (edit.retired === false) retired.delete(id)
    }
  const byId = (list: readonly Concept[]) => new Map(list.map((one) => [one.id, one]))
  return {
    shown: byId(shown),
    below: byId(belowOf(ground)),
    retired,
    named,
    inFile: new Set(inFile.map(({ id }) => id)),
  }
}

/** The id of each given concept, or why it has none. Without an id a concept is known by its name. */
function namesFor(given: readonly GivenConcept[], ground: Ground): (string | Words)[] {
  const all = conceptsOf(ground)
  const ids = new Set([...all.map(({ id }) => id), ...Object.keys(ground.overlay.concepts)])
  const named = new Map<string, string[]>()
  for (const { id, name } of all) named.set(foldTerm(name), [...(named.get(foldTerm(name)) ?? []), id])
  const made = new Map<string, string>()
  return given.map(({ id, name = '', fault }) => {
    if (fault) return fault
    if (id) return ids.has(id) || !ids.has(`${ground.pack}/${id}`) ? absolute(id, ground) : `${ground.pack}/${id}`
    if (name === '') return { zh: '没有 id，也没有名称', en: 'there is neither an id nor a name' }
    const found = named.get(foldTerm(name)) ?? []
    if (found.length > 1)
      return {
        zh: `有几个概念叫“${name}”，请写 id：${found.join('、')}`,
        en: `several are called so: ${found.join(', ')}`,
      }
    const own = found[0] ?? made.get(foldTerm(name)) ?? ownId(ground.pack, name, ids)
    made.set(foldTerm(name), own)
    ids.add(own)
    return own
  })
}

const absolute = (id: string, { pack }: Ground): string =>
  /^(base|glossary)\//.test(id) || id.startsWith(`${pack}/`) ? id : `${pack}/${id}`

interface Reading {
  id: string
  all: Known
  ground: Ground
  fallbackType: ConceptType | undefined
}

function entryOf(one: GivenConcept, reading: Reading): Entry | Words {
  const { id, all, ground } = reading
  const before = all.shown.get(id)
  const wrong = wrongIn(one, before, reading)
  if (wrong) return wrong
  const parent = one.parent === undefined ? before?.parent : parentOf(one.parent, reading)
  if (typeof parent === 'object') return parent
  const type = (one.type || before?.type || reading.fallbackType) as ConceptType
  const name = one.name || before?.name || ''
  const lists = listsOf(one, before, name)
  const after: Concept = { id, type, name, ...lists, ...(parent !== undefined && { parent }) }
  const isRetired = one.retired ?? all.retired.has(id)
  const what = before ? differences(before, after, all.retired.has(id) !== isRetired) : []
  const line = {
    place: one.place,
    id,
    name,
    result: before ? (what.length > 0 ? 'changed' : 'unchanged') : 'added',
    ...(what.length > 0 && { what }),
  } as const
  if (before && what.length === 0) return { line, before, after, change: undefined }
  const to = tidy(editFor(before, after, isRetired, reading), id, ground)
  return { line, before, after, change: { subject: 'concepts', id, to } }
}

/** Sayings that the file does not tell stay, and an old name joins them: customers go on saying it. */
function listsOf(one: GivenConcept, before: Concept | undefined, name: string): Pick<Concept, ListName> {
  const old = before && before.name !== name ? [...before.aliases, before.name] : (before?.aliases ?? [])
  const stays = {
    aliases: old.filter((alias) => alias !== name),
    not: before?.not ?? [],
    heardAs: before?.heardAs ?? [],
  }
  return { aliases: one.aliases ?? stays.aliases, not: one.not ?? stays.not, heardAs: one.heardAs ?? stays.heardAs }
}

function wrongIn(one: GivenConcept, before: Concept | undefined, { id, fallbackType }: Reading): Words | undefined {
  const type = one.type || before?.type || fallbackType || ''
  const name = one.name || before?.name || ''
  if (!isConceptType(type))
    return {
      zh: `不认识的类型“${type}”，可用：${CONCEPT_TYPES.join(',')}`,
      en: `unknown type "${type}", known: ${CONCEPT_TYPES.join(',')}`,
    }
  if (name === '') return { zh: '名称是空的', en: 'the name is empty' }
  const lists = LISTS.map((list) => one[list] ?? [])
  if (
    [id, name, ...lists.flat()].some((word) => word.length > LONGEST) ||
    lists.some((list) => list.length > MOST_WORDS)
  )
    return {
      zh: `太长：每个说法最多 ${LONGEST} 字，每格最多 ${MOST_WORDS} 个`,
      en: `too long: at most ${LONGEST} characters a saying, ${MOST_WORDS} sayings a cell`,
    }
  let wrong: Words | undefined
  // One that has been so stays: the file may hold what others wrote.
  const known = new Set([before?.name, ...(before?.aliases ?? [])])
  for (const surface of [name, ...(one.aliases ?? [])])
    if (!known.has(surface)) checkSpelling(surface, surface, (zh, en) => (wrong ??= { zh, en }))
  return wrong
}

/** The id that a parent means, undefined for none. */
function parentOf(parent: string, { all, ground }: Reading): string | Words | undefined {
  if (parent === '') return undefined
  const exact = [parent, `${ground.pack}/${parent}`].find((id) => all.shown.has(id) || all.inFile.has(id))
  if (exact !== undefined) return exact
  const found = [...(all.named.get(foldTerm(parent)) ?? [])]
  if (found.length === 1) return found[0]
  return found.length > 1
    ? {
        zh: `有几个概念叫“${parent}”，请写 id：${found.join('、')}`,
        en: `several are called "${parent}": ${found.join(', ')}`,
      }
    : { zh: `上级概念“${parent}”不存在`, en: `parent "${parent}" does not exist` }
}

function differences(before: Concept, after: Concept, isRetiredChanged: boolean): string[] {
  const fields = (['name', 'type', 'parent'] as const).filter((field) => before[field] !== after[field])
  const lists = LISTS.flatMap((list) => {
    const { add, remove } = listDifference(before[list], after[list])
    return add.length + remove.length === 0 ? [] : [`${list} +${add.length} −${remove.length}`]
  })
  return [...fields, ...lists, ...(isRetiredChanged ? ['retired'] : [])]
}

function listDifference(before: readonly string[], after: readonly string[]): { add: string[]; remove: string[] } {
  if (before.join('\n') === after.join('\n')) return { add: [], remove: [] }
  const [old, now] = [before, after].map((list) => new Set(list.map(foldTerm)))
  return {
    add: after.filter((word) => !old.has(foldTerm(word))),
    remove: before.filter((word) => !now.has(foldTerm(word))),
  }
}

/** The edit of the overlay that makes a concept what it is to be, on top of the edit there is. */
function editFor(
  before: Concept | undefined,
  after: Concept,
  isRetired: boolean,
  { id, all, ground }: Reading,
): ConceptEdit {
  const now = ground.overlay.concepts[id] ?? {}
  const below = all.below.get(id)
  const lists = Object.fromEntries(
    LISTS.map((list) => [
      list,
      editOnTop(now[list] ?? {}, below?.[list] ?? [], listDifference(before?.[list] ?? [], after[list])),
    ]),
  )
  const { type, name, parent } = after
  const own = !before || now.added
  return {
    ...(own && { added: true as const }),
    // What is as it is below is no edit.
    ...((own || below?.type !== type) && { type }),
    ...((own || below?.name !== name) && { name }),
    ...(below?.parent !== parent && { parent: parent ?? null }),
    ...lists,
    ...(now.retired !== undefined && { retired: now.retired }),
    ...(all.retired.has(id) !== isRetired && { retired: isRetired }),
  }
}
