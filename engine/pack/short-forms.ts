import type { Concept } from '../types.ts'
import { foldedForms } from '../text/surface.ts'

const SHORTEST = 3

/**
 * Gives a glossary's terms the short forms that people make of them. What stands before the rest is another term (云帆M8 +
 * 四驱旗舰版) or a beginning shared with another term (兰汐 + 保湿面霜, 兰汐 + 焕亮面霜); the rest alone, and the beginning with the last
 * two characters of the rest (安宅蟑螂胶饵: 安宅..胶饵), become aliases where they are not taken and mean one term only.
 */
export function withShortForms(terms: readonly Concept[], taken: ReadonlySet<string>): Concept[] {
  const shared = sharedStarts(terms.map(({ name }) => name))
  const offers = terms.map(({ name }) => shortForms(name, shared.get(name) ?? 0))
  const count = new Map<string, number>()
  for (const form of offers.flat()) count.set(form, (count.get(form) ?? 0) + 1)
  const own = new Set(terms.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(foldedForms)))
  const free = (form: string): boolean =>
    count.get(form) === 1 && !foldedForms(form).some((folded) => taken.has(folded) || own.has(folded))
  return terms.map((term, at) => ({ ...term, aliases: [...term.aliases, ...(offers[at] ?? []).filter(free)] }))
}

/** Length of the longest beginning that each name shares with another: in their order, one of its neighbours has it. */
function sharedStarts(names: readonly string[]): Map<string, number> {
  const sorted = [...new Set(names)].sort()
  const neighbours = (at: number) => [sorted[at - 1], sorted[at + 1]].filter((one) => one !== undefined)
  return new Map(
    sorted.map((name, at) => [name, Math.max(0, ...neighbours(at).map((other) => commonStart(name, other)))]),
  )
}

function shortForms(name: string, start: number): string[] {
  const rest = name.slice(start)
  if (start < 2 || rest.length < SHORTEST) return []
  return [rest, ...(rest.length > SHORTEST ? [`${name.slice(0, start)}..${rest.slice(-2)}`] : [])]
}

/** Length of the common beginning; never ends inside a Latin word or a number. */
function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  while (length > 0 && /^[A-Za-z0-9]{2}$/u.test(a.slice(length - 1, length + 1))) length--
  return length
}
