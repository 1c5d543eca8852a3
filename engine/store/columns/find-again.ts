import type { Match } from '../query/match.ts'
import { find, type Found, type Part } from './finding.ts'
import type { Narrowing } from './narrowing.ts'

/** Finds; what was asked last is remembered, for a page, its total and its facets ask the same three times. */
export type Find = (match: Match | undefined, filters: readonly Narrowing[]) => readonly Found[]

const MOST_REMEMBERED = 4

export function createFind(parts: readonly Part[]): Find {
  const known = new Map<string, Found[]>()
  return (match, filters) => {
    // Lists of visits are long, and seldom asked for.
    if (filters.some(({ visits }) => visits !== undefined)) return find(parts, match, filters)
    const key = JSON.stringify([match, filters.map(({ concepts, ...one }) => [one, concepts && [...concepts]])])
    const found = known.get(key) ?? find(parts, match, filters)
    known.delete(key)
    known.set(key, found)
    const [oldest = key] = known.keys()
    if (known.size > MOST_REMEMBERED) known.delete(oldest)
    return found
  }
}
