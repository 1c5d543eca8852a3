/** What the tree needs of a concept. */
export interface Node {
  id: string
  name: string
  parent?: string
}

export interface ConceptTree<N extends Node> {
  roots: readonly N[]
  byId: ReadonlyMap<string, N>
  childrenOf: (id: string) => readonly N[]
}

/** A line of the tree as it is shown: ARIA counts levels and places from 1. */
export interface TreeRow<N extends Node> {
  node: N
  level: number
  place: number
  siblings: number
  hasChildren: boolean
  isOpen: boolean
}

/** Concepts by what they hang below, by name as Chinese readers order them; what hangs below nothing known, or in a circle, is a root. */
export function treeOf<N extends Node>(concepts: readonly N[]): ConceptTree<N> {
  const byId = new Map(concepts.map((one) => [one.id, one]))
  const below = new Map<string, N[]>()
  const roots: N[] = []
  const { compare } = new Intl.Collator('zh-CN')
  for (const one of [...concepts].sort((a, b) => compare(a.name, b.name))) {
    const parent = one.parent !== undefined && byId.has(one.parent) && !isInCircle(one, byId) ? one.parent : undefined
    if (parent === undefined) roots.push(one)
    else below.set(parent, [...(below.get(parent) ?? []), one])
  }
  return { roots, byId, childrenOf: (id) => below.get(id) ?? [] }
}

function isInCircle<N extends Node>(node: N, byId: ReadonlyMap<string, N>): boolean {
  const seen = new Set<string>()
  for (let at: N | undefined = node; at; at = at.parent === undefined ? undefined : byId.get(at.parent)) {
    if (seen.has(at.id)) return at.id === node.id || seen.has(node.id)
    seen.add(at.id)
  }
  return false
}

/** What is seen with these open, from top to bottom. */
export function rowsOf<N extends Node>(tree: ConceptTree<N>, open: ReadonlySet<string>): TreeRow<N>[] {
  const rows: TreeRow<N>[] = []
  const add = (nodes: readonly N[], level: number): void => {
    for (const [at, node] of nodes.entries()) {
      const children = tree.childrenOf(node.id)
      const isOpen = children.length > 0 && open.has(node.id)
      rows.push({ node, level, place: at + 1, siblings: nodes.length, hasChildren: children.length > 0, isOpen })
      if (isOpen) add(children, level + 1)
    }
  }
  add(tree.roots, 1)
  return rows
}

/** From the root to a concept, itself left out. */
export function pathTo<N extends Node>(tree: ConceptTree<N>, id: string): N[] {
  const path: N[] = []
  const seen = new Set([id])
  for (let at = tree.byId.get(id)?.parent; at !== undefined && !seen.has(at); at = tree.byId.get(at)?.parent) {
    const node = tree.byId.get(at)
    if (!node) break
    path.unshift(node)
    seen.add(at)
  }
  return path
}

/** A concept and all that hangs below it. */
export function branchOf<N extends Node>(tree: ConceptTree<N>, id: string): string[] {
  return [id, ...tree.childrenOf(id).flatMap((child) => branchOf(tree, child.id))]
}
