import type { Concept } from '../types.ts'
import type { Sound } from './sounds.ts'
import { waysToSay, type SpokenUnit } from './spoken-surface.ts'
import type { Symbols } from './sound-symbols.ts'
import { fold } from '../text/surface.ts'

/** A surface that may have been meant; `spoken` is what it is said like, or a form that recognisers are known to write for it. */
export interface Term {
  concept: Concept
  surface: string
  spoken: string
  folded: string
  /** Whether it is a term of the store's glossary, or the end of one. */
  own: boolean
}

/** A place in a text that sounds like a term. Offsets are UTF-16 code units. */
export interface SoundAlike {
  term: Term
  start: number
  end: number
  /** Sum of the distances, with what was left out or put in. */
  cost: number
  /** How many tones differ. */
  tones: number
  /** Syllables of the term that the text lacks, 0 or 1. */
  missing: number
  /** Syllables of the text that the term lacks, 0 or 1. */
  extra: number
  /** Units of the term. */
  length: number
  /** Units that are written as in the term. */
  same: number
}

interface Node {
  symbols: number[]
  children: Node[]
  ends: { term: Term; units: SpokenUnit[] }[]
  longest: number
}

/** Most distance in all, by the number of units of a term. */
const MOST_COST = [0, 0, 0.8, 1.6, 2.3, 2.9, 3.5]
/** At most one syllable is missing or too many. */
const [NONE, MISSING, EXTRA] = [0, 1, 2] as const
type Edit = typeof NONE | typeof MISSING | typeof EXTRA
const EDIT_COST = 0.9
const OTHER_READING = 0.1
const SHORTEST_WITH_EDITS = 4
/** A term that only lacks a syllable is written out in full only if it is this long: 实体 is not 实体店. */
const SHORTEST_CUT_OFF = 5

const mostCost = (units: number): number => MOST_COST[Math.min(units, MOST_COST.length - 1)] ?? 0
/** A beginning must be near already, or the whole tree would be walked for each place. */
const mostAt = (depth: number, longest: number): number => Math.min(mostCost(longest), 0.5 + 0.5 * depth)

/** The terms as a tree of symbols. */
export interface SoundIndex {
  find(sounds: readonly Sound[], text: string): SoundAlike[]
}

/** Builds the tree; terms of one unit are left out. `otherReading` is what it costs that a character is read as it mostly is not. */
export function createSoundIndex(
  terms: readonly Term[],
  symbols: Symbols,
  otherReading: number = OTHER_READING,
): SoundIndex {
  const root = emptyNode()
  for (const term of terms)
    for (const units of waysToSay(term.spoken)) if (units.length > 1) insert(root, term, units, symbols)
  return { find: (sounds, text) => createWalk(root, sounds, text, { symbols, otherReading })() }
}

const emptyNode = (): Node => ({ symbols: [], children: [], ends: [], longest: 0 })

function insert(root: Node, term: Term, units: SpokenUnit[], symbols: Symbols): void {
  let node = root
  node.longest = Math.max(node.longest, units.length)
  for (const { symbol } of units) {
    const id = symbols.id(symbol)
    let at = node.symbols.indexOf(id)
    if (at < 0) {
      at = node.symbols.push(id) - 1
      node.children.push(emptyNode())
    }
    node = node.children[at] ?? node
    node.longest = Math.max(node.longest, units.length)
  }
  node.ends.push({ term, units })
}

/** One search: for each unit where a name may begin, down the tree while the sounds stay near. */
function createWalk(
  root: Node,
  sounds: readonly Sound[],
  text: string,
  { symbols, otherReading }: { symbols: Symbols; otherReading: number },
): () => SoundAlike[] {
  const readings = sounds.map((sound) => sound.readings.map((reading) => symbols.id(reading)))
  const best = new Map<string, SoundAlike>()
  const path: number[] = []
  const near = (at: number, symbol: number): number => {
    let nearest = Infinity
    const ways = readings[at] ?? []
    for (let way = 0; way < ways.length; way++)
      nearest = Math.min(nearest, symbols.distance(ways[way] ?? 0, symbol) + (way > 0 ? otherReading : 0))
    return nearest
  }
  const walk = (node: Node, at: number, cost: number, edit: Edit): void => {
    const depth = path.length
    for (const end of node.ends)
      if (cost <= mostCost(depth) && (edit === NONE || depth >= SHORTEST_WITH_EDITS)) keep(end, cost, edit)
    const limit = mostAt(depth + 1, node.longest)
    for (let i = 0; i < node.children.length; i++) {
      const child = node.children[i]
      if (!child) continue
      const sum = at < sounds.length ? cost + near(at, node.symbols[i] ?? 0) : Infinity
      if (sum <= limit) step(child, at, at + 1, sum, edit)
      if (edit === NONE && depth > 0 && cost + EDIT_COST <= limit) step(child, -1, at, cost + EDIT_COST, MISSING)
    }
    if (
      edit === NONE &&
      depth > 0 &&
      node.children.length > 0 &&
      cost + EDIT_COST <= limit &&
      (readings[at]?.length ?? 0) > 0
    )
      walk(node, at + 1, cost + EDIT_COST, EXTRA)
  }
  const step = (child: Node, place: number, next: number, cost: number, edit: Edit): void => {
    path.push(place)
    walk(child, next, cost, edit)
    path.pop()
  }
  const keep = ({ term, units }: Node['ends'][number], cost: number, edit: Edit): void => {
    const found = place(term, units, path, sounds, text)
    if (!found || fold(text.slice(found.start, found.end)).text.includes(term.folded)) return
    if (edit === EXTRA && (found.same === found.length || !term.own)) return
    if (edit === MISSING && found.same === found.length - 1 && found.length < SHORTEST_CUT_OFF) return
    const key = `${found.start} ${found.end} ${term.folded}`
    if ((best.get(key)?.cost ?? Infinity) > cost)
      best.set(key, { ...found, cost, missing: Number(edit === MISSING), extra: Number(edit === EXTRA) })
  }
  return () => {
    for (let at = 0; at < sounds.length; at++) walk(root, at, 0, NONE)
    return [...best.values()]
  }
}

function place(
  term: Term,
  units: readonly SpokenUnit[],
  path: readonly number[],
  sounds: readonly Sound[],
  text: string,
): Omit<SoundAlike, 'cost' | 'missing' | 'extra'> | undefined {
  const places = path.filter((at) => at >= 0)
  const [first, last] = [sounds[places[0] ?? -1], sounds[places.at(-1) ?? -1]]
  if (!first || !last) return undefined
  let [tones, same] = [0, 0]
  for (const [i, unit] of units.entries()) {
    const sound = sounds[path[i] ?? -1]
    if (!sound) continue
    if (unit.character !== '' && text.slice(sound.start, sound.end).toLowerCase() === unit.character.toLowerCase())
      same++
    else if (unit.tone > 0 && (sound.tones[0] ?? 0) > 0 && !sound.tones.includes(unit.tone)) tones++
  }
  return { term, start: first.start, end: last.end, tones, same, length: units.length }
}
