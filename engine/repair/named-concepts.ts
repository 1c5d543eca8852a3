import type { Mention } from '../types.ts'

/** `base/ware/phone/case` and `base/ware/phone` are of one kind: the parts of an id that tell it. */
const KIND_PARTS = 3

const kindOf = (conceptId: string): string => conceptId.split('/').slice(0, KIND_PARTS).join('/')

/** What some talk names, asked again and again for each place that may be repaired. */
export interface NamedConcepts {
  has(conceptId: string): boolean
  /** Whether anything of its kind is named. */
  hasKindOf(conceptId: string): boolean
  /** How many concepts of the trade (not of base) are named beside one: what a repair itself would add does not count. */
  tradeBeside(conceptId: string): number
}

/** Takes together what mentions name. */
export function namedConcepts(mentions: readonly Mention[]): NamedConcepts {
  const all = new Set(mentions.map(({ conceptId }) => conceptId))
  const trade = new Set([...all].filter((id) => !id.startsWith('base/')))
  let kinds: Set<string> | undefined
  return {
    has: (conceptId) => all.has(conceptId),
    hasKindOf: (conceptId) => (kinds ??= new Set([...all].map(kindOf))).has(kindOf(conceptId)),
    tradeBeside: (conceptId) => trade.size - Number(trade.has(conceptId)),
  }
}
