import type { ConceptRow } from './graph-table.ts'
import type { Problem } from './problems.ts'

/** Reports concepts that are above themselves, each circle once, at the line where it is entered first. */
export function checkCycles(
  concepts: readonly Pick<ConceptRow, 'id' | 'parent' | 'line'>[],
  file: string,
  problems: Problem[],
): void {
  const parents = new Map(concepts.map(({ id, parent }) => [id, parent]))
  const walked = new Set<string>()
  for (const { id, line } of concepts) {
    const circle = circleAbove(id, parents, walked)
    if (circle.length === 0) continue
    const path = [...circle, circle[0]].join(' → ')
    problems.push({ file, line, zh: `上下级绕成了圈：${path}`, en: `the parents form a cycle: ${path}` })
  }
}

/** The circle that the way up from `id` runs into, where no earlier walk came; empty when the way ends. Walks each concept once in all. */
function circleAbove(id: string, parents: ReadonlyMap<string, string | undefined>, walked: Set<string>): string[] {
  const way = new Map<string, number>()
  for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
    const met = way.get(at)
    if (met !== undefined) return [...way.keys()].slice(met)
    if (walked.has(at)) return []
    walked.add(at)
    way.set(at, way.size)
  }
  return []
}
