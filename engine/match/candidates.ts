import type { Surface, SurfaceIndex } from './surfaces.ts'
import type { Folded } from '../text/surface.ts'

/** Most characters between two parts of a surface with gaps. */
export const MAX_GAP = 4
const CLAUSE_END = /[，。！？；：,.!?;:\n]/u

/** A place where a surface stands: ranges of its parts in the folded text. */
export interface Candidate {
  surface: Surface
  pieces: [from: number, to: number][]
}

/** All places where surfaces stand, overlapping ones too. Phrases of `not` that cover a place take it out. */
export function findCandidates(folded: Folded, index: SurfaceIndex): Candidate[] {
  const { text } = folded
  const found: Candidate[] = []
  for (let at = 0; at < text.length; at++) {
    const first = text[at] ?? ''
    for (const length of index.lengths.get(first) ?? []) {
      const surface = index.plain.get(text.slice(at, at + length))
      if (surface && at + length <= text.length) found.push({ surface, pieces: [[at, at + length]] })
    }
    for (const surface of index.gapped.get(first) ?? []) {
      const pieces = standsAt(text, at, surface.parts)
      if (pieces) found.push({ surface, pieces })
    }
  }
  return found.filter((candidate) => !meansOther(text, candidate, index))
}

function standsAt(text: string, at: number, parts: string[]): Candidate['pieces'] | undefined {
  const pieces: Candidate['pieces'] = []
  let from = at
  for (const part of parts) {
    const place = pieces.length === 0 ? (text.startsWith(part, at) ? at : -1) : text.indexOf(part, from)
    if (place < 0 || place - from > MAX_GAP || CLAUSE_END.test(text.slice(from, place))) return undefined
    pieces.push([place, place + part.length])
    from = place + part.length
  }
  return pieces
}

function meansOther(text: string, { surface, pieces }: Candidate, index: SurfaceIndex): boolean {
  const [from, to] = pieces[0] ?? [0, 0]
  return (index.not.get(surface.concept.id) ?? []).some((phrase) => {
    for (let at = Math.max(0, to - phrase.length); at <= from; at++) if (text.startsWith(phrase, at)) return true
    return false
  })
}

/** Keeps what begins first, of equals the longest; parts of two kept places never overlap. */
export function withoutOverlaps<C extends { pieces: Candidate['pieces'] }>(candidates: C[]): C[] {
  const startOf = (one: C): number => one.pieces[0]?.[0] ?? 0
  const lengthOf = (one: C): number => one.pieces.reduce((sum, [from, to]) => sum + to - from, 0)
  const sorted = [...candidates].sort((a, b) => startOf(a) - startOf(b) || lengthOf(b) - lengthOf(a))
  const taken = new Set<number>()
  return sorted.filter(({ pieces }) => {
    const places = pieces.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i))
    if (places.some((place) => taken.has(place))) return false
    places.forEach((place) => taken.add(place))
    return true
  })
}
