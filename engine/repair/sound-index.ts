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
  /** Of each child, side by side with them: most are passed over by these alone. */
  symbols: number[]
  /** Most that a way to a child may have cost. */
  limits: number[]
  children: Node[]
  ends: { term: Term; units: SpokenUnit[] }[]
  /** Units of the longest term below. */
  longest: number
  /** Whether a term of the store's own is below. */
  own: boolean
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
  const distancesTo = createDistances(symbols, otherReading)
  return {
    find: (sounds, text) =>
      createWalk(
        root,
        sounds,
        text,
        sounds.map(({ readings }) => distancesTo(readings)),
      )(),
  }
}

/** What a character is read like, against every symbol that the terms are made of. */
type Distances = Float64Array

/** Texts are made of some thousand characters: what was reckoned for one is kept. */
const MOST_KEPT = 5000

function createDistances(symbols: Symbols, otherReading: number): (readings: readonly string[]) => Distances {
  const size = symbols.size()
  const known = new Map<string, Distances>()
  return (readings) => {
    const key = readings.join('|')
    let distances = known.get(key)
    if (!distances) {
      const ways = readings.map((reading) => symbols.id(reading))
      distances = Float64Array.from({ length: size }, (_, symbol) =>
        Math.min(...ways.map((way, i) => symbols.distance(way, symbol) + (i > 0 ? otherReading : 0))),
      )
      if (known.size >= MOST_KEPT) known.clear()
      known.set(key, distances)
    }
    return distances
  }
}

const emptyNode = (): Node => ({ symbols: [], limits: [], children: [], ends: [], longest: 0, own: false })

function insert(root: Node, term: Term, units: SpokenUnit[], symbols: Symbols): void {
  const pass = (node: Node): void => {
    node.longest = Math.max(node.longest, units.length)
    node.own ||= term.own
  }
  let node = root
  pass(node)
  for (const [depth, { symbol }] of units.entries()) {
    const id = symbols.id(symbol)
    let at = node.symbols.indexOf(id)
    if (at < 0) {
      at = node.symbols.push(id) - 1
      node.children.push(emptyNode())
    }
    const child = node.children[at]
    pass(child)
    node.limits[at] = mostAt(depth + 1, child.longest)
    node = child
  }
  node.ends.push({ term, units })
}

/** One search: for each unit where a name may begin, down the tree while the sounds stay near. */
function createWalk(
  root: Node,
  sounds: readonly Sound[],
  text: string,
  distances: readonly Distances[],
): () => SoundAlike[] {
  const best = new Map<string, SoundAlike>()
  const path: number[] = []
  const walk = (node: Node, at: number, cost: number, edit: Edit): void => {
    const depth = path.length
    const mayEdit = edit === NONE && depth > 0
    for (const end of node.ends)
      if (cost <= mostCost(depth) && (edit === NONE || depth >= SHORTEST_WITH_EDITS)) keep(end, cost, edit)
    const { symbols, limits, children } = node
    const near = at < sounds.length ? distances[at] : undefined
    const edited = mayEdit && node.longest >= SHORTEST_WITH_EDITS ? cost + EDIT_COST : Infinity
    for (let i = 0; i < symbols.length; i++) {
      if (near && cost + near[symbols[i]] <= limits[i]) step(children[i], at, at + 1, cost + near[symbols[i]], edit)
      if (edited <= limits[i] && children[i].longest >= SHORTEST_WITH_EDITS) step(children[i], -1, at, edited, MISSING)
    }
    if (mayEdit && node.own && mayHoldMore(node, depth, cost) && (sounds[at]?.readings.length ?? 0) > 0)
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

/** Whether a syllable too many may stand before what a node has below it. */
const mayHoldMore = ({ children, longest }: Node, depth: number, cost: number): boolean =>
  children.length > 0 && longest >= SHORTEST_WITH_EDITS && cost + EDIT_COST <= mostAt(depth + 1, longest)

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
