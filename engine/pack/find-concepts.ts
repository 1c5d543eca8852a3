import { isPinyinQuery, matchPinyin } from '../text/pinyin-match.ts'
import type { Concept } from '../types.ts'

/** The name by which a concept was found, and where in it the words of the query stand. */
export interface NameMatch {
  text: string
  start: number
  end: number
}

export interface FoundConcept {
  concept: Concept
  matched: NameMatch
}

/** From best to worst: the whole name, its beginning, any part of it; an alias and pinyin come after. */
function rankOf({ text, start, end }: NameMatch, isName: boolean, isPinyin: boolean): number {
  const place = start === 0 && end === text.length ? 0 : start === 0 ? 1 : 2
  return place + (isName ? 0 : 3) + (isPinyin ? 6 : 0)
}

/**
 * Concepts that somebody means who types a part of a name or alias, or its pinyin, whole or by first letters; the best first, equal
 * ones by length and name.
 */
export function findConcepts(concepts: Iterable<Concept>, words: string): FoundConcept[] {
  const wanted = words.trim().toLowerCase()
  const spelt = isPinyinQuery(wanted)
  const found: (FoundConcept & { rank: number })[] = []
  for (const concept of concepts) {
    const best = [concept.name, ...concept.aliases]
      .flatMap((text) => {
        const plain = plainMatch(text, wanted)
        const match = plain ?? (spelt ? pinyinMatch(text, wanted) : undefined)
        return match ? [{ matched: match, rank: rankOf(match, text === concept.name, plain === undefined) }] : []
      })
      .reduce<{ matched: NameMatch; rank: number } | undefined>(
        (least, one) => (least && least.rank <= one.rank ? least : one),
        undefined,
      )
    if (best) found.push({ concept, ...best })
  }
  return found
    .sort(
      (a, b) =>
        a.rank - b.rank || a.matched.text.length - b.matched.text.length || (a.concept.name < b.concept.name ? -1 : 1),
    )
    .map(({ concept, matched }) => ({ concept, matched }))
}

function plainMatch(text: string, wanted: string): NameMatch | undefined {
  const start = text.toLowerCase().indexOf(wanted)
  return start < 0 ? undefined : { text, start, end: start + wanted.length }
}

function pinyinMatch(text: string, wanted: string): NameMatch | undefined {
  const span = matchPinyin(text, wanted)
  return span && { text, ...span }
}
