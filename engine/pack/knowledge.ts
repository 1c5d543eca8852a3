import type { Concept } from '../types.ts'
import type { LexiconEntry } from './lexicon.ts'
import type { PackTest } from './pack-tests.ts'
import type { RedactionPattern } from './redaction-file.ts'
import type { Thresholds } from './thresholds.ts'
import { asInTexts } from '../text/surface.ts'

/** A pack as a folder; files that other parts of the engine define (cues and the like) are read from `folder`. */
export interface PackLayer {
  name: string
  version: string
  folder: string
  /** Of an overlay, which has no folder: the text of its cues, and rules of lower layers that it takes away, as `section/id`. */
  overlaid?: { cues: string; removed: string[] }
}

/** What the engine knows about a trade: base pack, trade pack and glossary laid over each other. */
export interface Knowledge {
  name: string
  version: string
  title: { zh: string; en: string }
  concepts: ReadonlyMap<string, Concept>
  /** Those that an overlay retired: they are not found, and keep their names. */
  retired: readonly Concept[]
  /** Direct children of a concept. */
  childrenOf(id: string): string[]
  /** All concepts below one, itself not included. */
  descendantsOf(id: string): string[]
  /** The concepts above one, nearest first. */
  ancestorsOf(id: string): string[]
  lexicon: readonly LexiconEntry[]
  redaction: readonly RedactionPattern[]
  /** All surface forms without gaps, for the tokenizer's dictionary and for repair. */
  words: readonly string[]
  /** Test sentences of the trade pack (of base, when base itself was loaded). */
  tests: readonly PackTest[]
  /** From which probability on findings count, by use. */
  thresholds: Thresholds
  /** Lowest first: base, then the trade pack. */
  layers: readonly PackLayer[]
}

type Parts = Omit<Knowledge, 'childrenOf' | 'descendantsOf' | 'ancestorsOf' | 'words'>

/** Adds the ways through the graph to its parts. */
export function createKnowledge(parts: Parts): Knowledge {
  const children = new Map<string, string[]>()
  for (const { id, parent } of parts.concepts.values()) {
    if (parent === undefined) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(id)
    else children.set(parent, [id])
  }
  const childrenOf = (id: string): string[] => children.get(id) ?? []
  return {
    ...parts,
    childrenOf,
    descendantsOf(id) {
      const found = [...childrenOf(id)]
      for (const one of found) found.push(...childrenOf(one))
      return found
    },
    ancestorsOf(id) {
      const found: string[] = []
      for (let at = parts.concepts.get(id)?.parent; at !== undefined; at = parts.concepts.get(at)?.parent)
        found.push(at)
      return found
    },
    words: wordsOf(parts.concepts.values()),
  }
}

function wordsOf(concepts: Iterable<Concept>): string[] {
  const words = new Set<string>()
  for (const { name, aliases } of concepts)
    for (const surface of [name, ...aliases]) if (!surface.includes('..')) words.add(asInTexts(surface))
  return [...words]
}

/** Whether a concept is one of `targets` (absolute ids or prefixes of ids) or lies below one in the graph. */
export function fallsUnder(id: string, targets: readonly string[], knowledge: Knowledge): boolean {
  const line = [id, ...knowledge.ancestorsOf(id)]
  return targets.some((target) => line.some((one) => one === target || one.startsWith(`${target}/`)))
}
