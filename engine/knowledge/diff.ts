import { layConcepts } from '../pack/lay-overlay.ts'
import type { Overlay, Subject } from '../pack/overlay.ts'
import { foldTerm } from '../text/surface.ts'
import type { Concept } from '../types.ts'
import { LISTS, type Ground, type ListName } from './action.ts'
import { changesBetween } from './merge.ts'

export type DiffKind = 'added' | 'removed' | 'retired' | 'restored' | 'renamed' | 'moved' | 'changed'

/** In what a concept differs between two overlays, as it is found and shown. */
export interface ConceptDiff {
  id: string
  /** As it is called afterwards. */
  name: string
  kinds: DiffKind[]
  /** Name before, where it was another; the same for what follows. */
  renamedFrom?: string
  typeFrom?: string
  type: string
  parentFrom?: string
  parent?: string
  lists: Partial<Record<ListName, { added: string[]; removed: string[] }>>
}

export interface Diff {
  concepts: ConceptDiff[]
  /** Phrases, patterns of personal data and cues: what they were and are, as JSON. */
  others: { subject: Exclude<Subject, 'concepts'>; id: string; before?: string; after?: string }[]
}

/** What becomes of the knowledge where one overlay takes the place of another; surfaces that others lose by it are told, too. */
export function diffOf(from: Overlay, to: Overlay, ground: Omit<Ground, 'overlay'>): Diff {
  const [old, now] = [from, to].map((overlay) => layConcepts(ground.shipped, [...ground.between, overlay]))
  const [oldLiving, nowLiving] = [byId(old.living), byId(now.living)]
  const [oldAll, nowAll] = [byId([...old.living, ...old.retired]), byId([...now.living, ...now.retired])]
  const ids = new Set([...oldAll.keys(), ...nowAll.keys()])
  const concepts = [...ids].flatMap((id) => {
    const [before, after] = [oldAll.get(id), nowAll.get(id)]
    const shown = after ?? before
    if (!shown) return []
    const life = lifeKinds([before, oldLiving.has(id)], [after, nowLiving.has(id)])
    const one = conceptDiff(before ?? bare(shown), after ?? bare(shown), life)
    return one.kinds.length > 0 ? [one] : []
  })
  return { concepts: concepts.sort((a, b) => (a.id < b.id ? -1 : 1)), others: otherChanges(from, to) }
}

/** As a concept that is not there: all its surfaces come or go with it. */
const bare = (concept: Concept): Concept => ({ ...concept, aliases: [], not: [], heardAs: [] })

const byId = (concepts: readonly Concept[]): Map<string, Concept> => new Map(concepts.map((one) => [one.id, one]))

type Life = [concept: Concept | undefined, isLiving: boolean]

function lifeKinds([before, lived]: Life, [after, lives]: Life): DiffKind[] {
  if (!before) return ['added']
  if (!after) return ['removed']
  if (lived && !lives) return ['retired']
  return !lived && lives ? ['restored'] : []
}

function conceptDiff(before: Concept, after: Concept, life: DiffKind[]): ConceptDiff {
  const lists: ConceptDiff['lists'] = {}
  for (const list of LISTS) {
    const [added, removed] = [lacking(after[list], before[list]), lacking(before[list], after[list])]
    if (added.length + removed.length > 0) lists[list] = { added, removed }
  }
  const isRenamed = before.name !== after.name
  const isMoved = before.parent !== after.parent
  const isBoth = !life.includes('added') && !life.includes('removed')
  const isChanged = isBoth && (before.type !== after.type || Object.keys(lists).length > 0)
  return {
    ...{ id: after.id, name: after.name, type: after.type, lists },
    kinds: [
      ...life,
      ...(isRenamed ? (['renamed'] as const) : []),
      ...(isMoved ? (['moved'] as const) : []),
      ...(isChanged ? (['changed'] as const) : []),
    ],
    ...(isRenamed && { renamedFrom: before.name }),
    ...(before.type !== after.type && { typeFrom: before.type }),
    ...(isMoved && { parentFrom: before.parent ?? '' }),
    ...(after.parent !== undefined && { parent: after.parent }),
  }
}

function lacking(these: readonly string[], those: readonly string[]): string[] {
  const has = new Set(those.map(foldTerm))
  return these.filter((one) => !has.has(foldTerm(one)))
}

function otherChanges(from: Overlay, to: Overlay): Diff['others'] {
  return changesBetween(from, to).flatMap(({ subject, id, to: after }) => {
    if (subject === 'concepts') return []
    const before: unknown = from[subject][id]
    return [
      {
        ...{ subject, id },
        ...(before !== undefined && { before: JSON.stringify(before) }),
        ...(after !== undefined && { after: JSON.stringify(after) }),
      },
    ]
  })
}
