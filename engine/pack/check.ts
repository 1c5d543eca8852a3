import { checkCycles } from './cycles.ts'
import type { ConceptRow } from './graph-table.ts'
import type { Layer } from './layer.ts'
import type { Problem } from './problems.ts'
import { foldedForms } from '../text/surface.ts'

/** Finds the faults of a pack as a whole: `below` are the concepts of the pack it is laid over. */
export function checkLayer(layer: Layer, below: readonly ConceptRow[], problems: Problem[]): void {
  const known = new Set([...below, ...layer.concepts].map((concept) => concept.id))
  checkIds(layer.concepts, problems)
  checkParents(layer.concepts, known, problems)
  checkCycles(layer.concepts, 'graph.csv', problems)
  checkSurfaces(layer.concepts, 'graph.csv', problems)
  checkLexicon(layer, known, problems)
  checkTests(layer, known, problems)
  checkMinimums(layer, problems)
}

function checkIds(concepts: readonly ConceptRow[], problems: Problem[]): void {
  const lines = new Map<string, number>()
  for (const { id, line } of concepts) {
    const first = lines.get(id)
    if (first === undefined) lines.set(id, line)
    else
      problems.push({
        file: 'graph.csv',
        line,
        zh: `id“${id}”与第 ${first} 行重复`,
        en: `id "${id}" is already in line ${first}`,
      })
  }
}

function checkParents(concepts: readonly ConceptRow[], known: ReadonlySet<string>, problems: Problem[]): void {
  for (const { parent, line } of concepts)
    if (parent !== undefined && !known.has(parent))
      problems.push({
        file: 'graph.csv',
        line,
        zh: `上级概念“${parent}”不存在，请先写它那一行，或改掉这里的 parent`,
        en: `parent "${parent}" does not exist`,
      })
}

/** Reports surfaces (names and aliases, folded) that two concepts of one file claim. */
export function checkSurfaces(
  concepts: readonly Pick<ConceptRow, 'id' | 'name' | 'aliases' | 'line'>[],
  file: string,
  problems: Problem[],
): void {
  const owners = new Map<string, { id: string; line: number }>()
  for (const { id, name, aliases, line } of concepts)
    for (const surface of [name, ...aliases])
      for (const form of foldedForms(surface)) {
        const owner = owners.get(form)
        if (!owner) owners.set(form, { id, line })
        else if (owner.id !== id) {
          problems.push({
            file,
            line,
            zh: `“${surface}”已是“${owner.id}”（第 ${owner.line} 行）的说法，一个说法只能属于一个概念`,
            en: `"${surface}" already belongs to "${owner.id}" (line ${owner.line})`,
          })
          break
        }
      }
}

function checkLexicon(layer: Layer, known: ReadonlySet<string>, problems: Problem[]): void {
  const prefixes = new Set(known)
  for (const id of known)
    for (let cut = id.lastIndexOf('/'); cut > 0; cut = id.lastIndexOf('/', cut - 1)) prefixes.add(id.slice(0, cut))
  for (const { concepts, line } of layer.lexicon)
    for (const concept of concepts)
      if (!prefixes.has(concept))
        problems.push({
          file: 'lexicon.csv',
          line,
          zh: `概念“${concept}”不存在`,
          en: `concept "${concept}" does not exist`,
        })
}

function checkTests(layer: Layer, known: ReadonlySet<string>, problems: Problem[]): void {
  for (const { mentions, not, opinions, line } of layer.tests)
    for (const id of [...mentions, ...not, ...opinions.map((opinion) => opinion.concept)])
      if (!known.has(id))
        problems.push({
          file: 'tests.yaml',
          line,
          zh: `测试句里的概念“${id}”不存在`,
          en: `the test sentence names "${id}", which does not exist`,
        })
}

function checkMinimums(layer: Layer, problems: Problem[]): void {
  const { concepts = 0, surfaces = 0 } = layer.info?.minimums ?? {}
  const surfaceCount = layer.concepts.reduce((sum, concept) => sum + 1 + concept.aliases.length, 0)
  const fall = (what: string, has: number, wanted: number): void => {
    if (has < wanted)
      problems.push({
        file: 'pack.yaml',
        line: 1,
        zh: `${what} 只有 ${has}，minimums 要求 ${wanted}`,
        en: `${what}: ${has}, where minimums wants ${wanted}`,
      })
  }
  fall('concepts', layer.concepts.length, concepts)
  fall('surfaces', surfaceCount, surfaces)
}
