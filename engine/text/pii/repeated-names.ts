import type { Spelling } from './spelled-names.ts'
import { surnameAt } from './surnames.ts'
import type { Span } from './types.ts'

/** What is looked for again in the whole conversation. */
export interface NameKeys {
  /** Full names that were given once. */
  names: ReadonlySet<string>
  /** Given names that were spelled: covered with the surname before them. */
  spelled: ReadonlySet<string>
}

/** Shorter ones are ordinary words too often. */
const SHORTEST = 3
const LONGEST = 4
const HAN = /^\p{Script=Han}+$/u

/** Collects what names were found and spelled; `found` are the spans of each turn. */
export function nameKeys(
  texts: readonly string[],
  found: readonly (readonly Span[])[],
  spellings: readonly Spelling[],
): NameKeys {
  const names = found.flatMap((spans, turn) => spans.map(({ start, end }) => texts[turn].slice(start, end)))
  const spelled = spellings.map(({ characters }) => characters)
  return {
    names: new Set(
      [...names, ...spelled].filter((name) => name.length >= SHORTEST && name.length <= LONGEST && HAN.test(name)),
    ),
    spelled: new Set(spelled.filter((name) => name.length === 2)),
  }
}

/** Where a text holds one of them: one pass, whatever their number. */
export function repeatedNames(text: string, { names, spelled }: NameKeys): Span[] {
  const found: Span[] = []
  if (names.size === 0 && spelled.size === 0) return found
  for (let start = 0; start < text.length; start++) {
    for (let length = SHORTEST; length <= LONGEST; length++)
      if (names.has(text.slice(start, start + length))) found.push({ start, end: start + length })
    if (spelled.has(text.slice(start, start + 2))) found.push(withSurname(text, start, start + 2))
  }
  return found
}

function withSurname(text: string, start: number, end: number): Span {
  if (surnameAt(text.slice(start, end)) !== undefined) return { start, end }
  return surnameAt(text.charAt(start - 1)) === undefined ? { start, end } : { start: start - 1, end }
}

const NAME_BEFORE =
  /(?:^|[\s，,。.！!？?、：:是叫姓]|名字)((?:(?![我你您他她姓叫是的])\p{Script=Han}){2,4})[\s，,、：:。.是？?]{1,3}$/u
const NAME_AFTER =
  /^[\s，,、。]{0,2}(?:就?[叫是]|合起来|连起来|全名){0,2}((?:(?![我你您他她姓叫是的])\p{Script=Han}){2,4})(?=$|[\s，,。.！!？?、]|电话|手机)/u
/** 窦，窦娥冤的窦 */
const SURNAME_BEFORE = /(?:^|[\s，,。.！!？?、是])(\p{Script=Han})[\s，,、：:]$/u
const NEAR = 9

/** The name beside its spelling (章若谷，立早章，若干的若): it holds a character that was spelled. */
export function besideSpelling(text: string, { start, end, characters }: Spelling): Span[] {
  const holds = (name: string) => [...characters].some((character) => name.includes(character))
  const from = Math.max(0, start - NEAR)
  const before = NAME_BEFORE.exec(text.slice(from, start))
  const after = NAME_AFTER.exec(text.slice(end, end + NEAR))
  const alone = text.slice(Math.max(0, start - 3), start).match(SURNAME_BEFORE)?.[1]
  const spans: Span[] = []
  if (alone !== undefined && holds(alone)) spans.push({ start: start - 2, end: start - 1 })
  if (before !== null && holds(before[1])) {
    const at = from + before.index + before[0].indexOf(before[1])
    spans.push({ start: at, end: at + before[1].length })
  }
  if (after !== null && holds(after[1]))
    spans.push({ start: end + after[0].length - after[1].length, end: end + after[0].length })
  return spans
}
