import type { ConceptName, FigureSource } from '../store/figure-types.ts'

export async function conceptNames(source: FigureSource): Promise<Map<string, ConceptName>> {
  return new Map((await source.concepts()).map((row) => [row.id, row]))
}

/** A concept and all above it, each once; nothing for a concept that is not known. */
export type Lineage = (conceptId: string) => readonly string[]

export function lineageOf(names: ReadonlyMap<string, ConceptName>): Lineage {
  const known = new Map<string, string[]>()
  return (conceptId) => {
    const lineage = known.get(conceptId) ?? climb(names, conceptId)
    known.set(conceptId, lineage)
    return lineage
  }
}

function climb(names: ReadonlyMap<string, ConceptName>, conceptId: string): string[] {
  const seen = new Set<string>()
  // A parent that the table does not know counts, as it does for the concepts below it, but leads no further.
  let at: string | null = names.has(conceptId) ? conceptId : null
  for (; at !== null && !seen.has(at); at = names.get(at)?.parent ?? null) seen.add(at)
  return [...seen]
}
