import { isPinyinQuery, matchPinyin } from './pinyin-match.ts'

/** The name by which something was found, and where in it the words of the query stand, in UTF-16 code units. */
export interface NameMatch {
  text: string
  start: number
  end: number
}

export interface FoundNamed<T> {
  thing: T
  matched: NameMatch
}

/** From best to worst: the whole name, its beginning, any part of it; other names and pinyin come after. */
function rankOf({ text, start, end }: NameMatch, isName: boolean, isPinyin: boolean): number {
  const place = start === 0 && end === text.length ? 0 : start === 0 ? 1 : 2
  return place + (isName ? 0 : 3) + (isPinyin ? 6 : 0)
}

/**
 * Things that somebody means who types a part of one of their names, or its pinyin, whole or by first letters; the best first, equal ones
 * by length and name.
 *
 * @param namesOf - of each the name that people know it by, then its others
 */
export function findNamed<T>(
  things: Iterable<T>,
  namesOf: (thing: T) => readonly [string, ...string[]],
  words: string,
): FoundNamed<T>[] {
  const wanted = words.trim().toLowerCase()
  const spelt = isPinyinQuery(wanted)
  const found: (FoundNamed<T> & { name: string; rank: number })[] = []
  for (const thing of things) {
    const names = namesOf(thing)
    const best = names
      .flatMap((text) => {
        const plain = plainMatch(text, wanted)
        const match = plain ?? (spelt ? pinyinMatch(text, wanted) : undefined)
        return match ? [{ matched: match, rank: rankOf(match, text === names[0], plain === undefined) }] : []
      })
      .reduce<{ matched: NameMatch; rank: number } | undefined>(
        (least, one) => (least && least.rank <= one.rank ? least : one),
        undefined,
      )
    if (best) found.push({ thing, name: names[0], ...best })
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.matched.text.length - b.matched.text.length || (a.name < b.name ? -1 : 1))
    .map(({ thing, matched }) => ({ thing, matched }))
}

/** The same, where nothing asked for means all, in their order. */
export function narrowedByName<T>(
  things: readonly T[],
  namesOf: (thing: T) => readonly [string, ...string[]],
  words = '',
): readonly T[] {
  return words.trim() === '' ? things : findNamed(things, namesOf, words).map(({ thing }) => thing)
}

function plainMatch(text: string, wanted: string): NameMatch | undefined {
  const start = text.toLowerCase().indexOf(wanted)
  return start < 0 ? undefined : { text, start, end: start + wanted.length }
}

function pinyinMatch(text: string, wanted: string): NameMatch | undefined {
  const span = matchPinyin(text, wanted)
  return span && { text, ...span }
}
