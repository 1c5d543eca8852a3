import { normalise } from './normalise.ts'

/** Text folded for matching; `starts[i]` is the offset in the original text of folded character i, the last entry its length. */
export interface Folded {
  text: string
  starts: number[]
}

const DIGIT_OF: Record<string, string> = {
  零: '0',
  〇: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
}
const SKIPPED = /[\s\-·•]/u

/**
 * Folds a normalised text, in which several ways of writing become one: Latin case, spaces, hyphens and middle dots ("Model Y", "modely", "CR-V"),
 * single Chinese digits and Arabic ones ("M八", "M8"; 两 counts as 2). Offsets are UTF-16 code units.
 */
export function fold(text: string): Folded {
  const starts: number[] = []
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (SKIPPED.test(char)) continue
    const lower = DIGIT_OF[char] ?? char.toLowerCase()
    folded += lower.length === 1 ? lower : char
    starts.push(at)
  }
  starts.push(text.length)
  return { text: folded, starts }
}

/** A term of a pack, a glossary or a list in the writing that texts have when it is looked for in them (晨曦套裝 → 晨曦套装). */
export const asInTexts = (term: string): string => normalise(term).text

/** Terms that are remembered: all packs that ship have 21,000. */
const MOST_REMEMBERED = 100_000
const remembered = new Map<string, string>()

/** Folds a term, which nobody has normalised yet. A draft, a preview, a re-reading asks it of all terms of a pack anew. */
export function foldTerm(term: string): string {
  const known = remembered.get(term)
  if (known !== undefined) return known
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  const folded = fold(asInTexts(term)).text
  remembered.set(term, folded)
  return folded
}

/** The folded forms under which a surface is looked up: model numbers can be spoken as numbers (CX-50: C X 五十). */
export function foldedForms(surface: string): string[] {
  const folded = foldTerm(surface)
  const spoken = folded.replace(/(?<=[a-z])(\d)(\d)(?!\d)/gu, (_, ten: string, one: string) =>
    ten === '0' ? ten + one : `${ten === '1' ? '' : ten}十${one === '0' ? '' : one}`,
  )
  const hundreds = folded.replace(/(?<=[a-z])(\d)00(?!\d)/gu, '$1百')
  return [...new Set([folded, spoken, hundreds])]
}
