import type { LexiconEntry } from '../pack/lexicon.ts'
import { anyOf } from '../text/words-file.ts'
import { isMeasure } from './comparison.ts'
import { complementLength, superlativeStart } from './frames.ts'
import { frames } from './speech-frames.ts'

/** A phrase of the lexicon found in a clause; offsets are into the clause. `entries` are all that bear these words. */
export interface FoundPhrase {
  start: number
  end: number
  text: string
  entries: readonly LexiconEntry[]
  /** Shorter phrases inside it, for where none of the entries holds (真香 of prices alone has 香 in it). */
  within: readonly FoundPhrase[]
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
const { words } = frames
const DEGREE_LEFT = new RegExp(`(?:^|${anyOf(words.predicate_after)})$`, 'u')
const GOOD_LEFT = new RegExp(`${anyOf(words.good_after)}$`, 'u')
const END_RIGHT = new RegExp(`^(?:$|${anyOf(words.predicate_before)})`, 'u')
const DENYING = new RegExp(`${anyOf(words.denying_heads)}$`, 'u')
const FRAMED_RIGHT = new RegExp(`^(?:$|${anyOf(words.framed_before)})`, 'u')
const NO_GOOD_RIGHT = new RegExp(`^${anyOf(words.good_unless_before)}`, 'u')
const ONLY_AT_END = new RegExp(`${anyOf(words.only_at_end)}$`, 'u')

/**
 * Prepares the search for the phrases of a lexicon: leftmost, of those the longest, no overlaps. A phrase of one character
 * counts only where it is the predicate (油耗高, 太挤了), not as part of another word. `A..B` allows 4 characters between.
 */
export function createPhraseFinder(lexicon: readonly LexiconEntry[]) {
  const byPhrase = new Map<string, LexiconEntry[]>()
  for (const entry of lexicon) byPhrase.set(entry.phrase, [...(byPhrase.get(entry.phrase) ?? []), entry])
  const plain = [...byPhrase.keys()].filter((phrase) => !phrase.includes('..'))
  const lengths = lengthsByFirst(plain)
  const gapped = [...byPhrase]
    .filter(([phrase]) => phrase.includes('..'))
    .map(([phrase, entries]) => ({
      pattern: new RegExp(phrase.split('..').map(escape).join('.{0,4}?'), 'gu'),
      entries,
    }))
  return (clause: string, mentionEnds: ReadonlySet<number>): FoundPhrase[] => {
    const found: Omit<FoundPhrase, 'within'>[] = gapped.flatMap(({ pattern, entries }) =>
      [...clause.matchAll(pattern)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        text: match[0],
        entries,
      })),
    )
    for (let at = 0; at < clause.length; at++)
      for (const length of lengths.get(clause[at] ?? '') ?? []) {
        const text = clause.slice(at, at + length)
        const entries = byPhrase.get(text)
        if (!entries || text.length !== length) continue
        // 好了 alone is no feeling, in 哪里好了 it is 好.
        if (length === 2 && text.endsWith('了') && byPhrase.has(text.charAt(0)) && standsInFrame(clause, at)) continue
        if (length > 1 ? endsAsWord(text, clause.slice(at + length)) : standsAlone(clause, at, mentionEnds))
          found.push({ start: at, end: at + length, text, entries })
      }
    return leftmostLongest(withoutComplements(clause, found))
  }
}

function lengthsByFirst(phrases: readonly string[]): Map<string, number[]> {
  const lengths = new Map<string, number[]>()
  for (const phrase of phrases) {
    const known = lengths.get(phrase.charAt(0)) ?? []
    if (!known.includes(phrase.length)) lengths.set(phrase.charAt(0), [...known, phrase.length])
  }
  return lengths
}

/** 爱得不行: the 不行 behind a feeling word says how much. */
function withoutComplements<Phrase extends { start: number; end: number }>(
  clause: string,
  found: readonly Phrase[],
): Phrase[] {
  const inside = new Uint8Array(clause.length)
  for (const { end } of found) inside.fill(1, end, end + complementLength(clause.slice(end, end + NEAR)))
  return found.filter(({ start, end }) => inside[start] === 0 || inside[end - 1] === 0)
}

/** Longest of the words around a single character that make it a predicate. */
const NEAR = 16

function standsAlone(clause: string, at: number, mentionEnds: ReadonlySet<number>): boolean {
  const before = clause.slice(Math.max(0, at - NEAR), at)
  if (standsInFrame(clause, at)) return true
  const left = clause[at] === '好' ? GOOD_LEFT.test(before) : mentionEnds.has(at) || DEGREE_LEFT.test(before)
  return left && END_RIGHT.test(clause.slice(at + 1, at + 1 + NEAR))
}

/** 不能再好了, 没有上次好, 哪里好了: what stands before a single character makes it the predicate. */
function standsInFrame(clause: string, at: number): boolean {
  const [before, after] = [clause.slice(Math.max(0, at - NEAR), at), clause.slice(at + 1, at + 1 + NEAR)]
  if (complementLength(after) > 0) return true
  const framed = superlativeStart(before, clause.charAt(at)) !== undefined || isMeasure(before) || DENYING.test(before)
  return framed && FRAMED_RIGHT.test(after)
}

/** 很好 is not meant in 很好吃, 还可以 not in 还可以谈: 好 and 可以 make something else with what follows. */
function endsAsWord(phrase: string, after: string): boolean {
  if (phrase.endsWith('好')) return !NO_GOOD_RIGHT.test(after)
  return !ONLY_AT_END.test(phrase) || END_RIGHT.test(after)
}

function leftmostLongest(found: readonly Omit<FoundPhrase, 'within'>[]): FoundPhrase[] {
  const kept: { phrase: Omit<FoundPhrase, 'within'>; inside: Omit<FoundPhrase, 'within'>[] }[] = []
  for (const phrase of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (last === undefined || phrase.start >= last.phrase.end) kept.push({ phrase, inside: [] })
    else if (phrase.end <= last.phrase.end) last.inside.push(phrase)
  }
  return kept.map(({ phrase, inside }) => ({ ...phrase, within: leftmostLongest(inside) }))
}
