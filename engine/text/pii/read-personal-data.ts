import type { ReadSpan } from '../../turn-types.ts'
import { PERSONAL_DATA_KINDS, type PersonalDataKind } from '../../types.ts'
import type { Claim } from './settle.ts'
import { surnameAt } from './surnames.ts'

/** Of a name one character may be all that is said; of anything else a single one is a slip of the reader. */
const SHORTEST: Partial<Record<PersonalDataKind, number>> = { name: 1 }
const SHORTEST_OTHER = 2

/** Letters and figures, said or written. */
const SIGN = /[A-Za-z0-9零〇一二三四五六七八九幺两洞]/gu
const FIGURE = /[0-9零〇一二三四五六七八九幺两洞]/u
/** So many signs a plate or its tail has, and a vehicle's number or a part of it (GB 16735: seventeen); models and waybills have fewer or more. */
const SIGNS: Partial<Record<PersonalDataKind, [fewest: number, most: number]>> = { plate: [3, 9], vin: [4, 17] }
/** Lines of businesses belong to nobody. */
const HOTLINE = /(?<!\d)[48四八](?:[0零〇洞][-\s，]?){2}(?:[0-9零〇一二三四五六七八九幺洞][-\s，]?){7}/gu

function isPlausible(kind: PersonalDataKind, words: string): boolean {
  const [fewest, most] = SIGNS[kind] ?? [0, Infinity]
  const signs = words.match(SIGN)?.length ?? 0
  return SIGNS[kind] === undefined || (signs >= fewest && signs <= most && FIGURE.test(words))
}

/** 张三三: numerals after a surname are a given name, whatever number stands beside it. */
const isNumeralName = (words: string): boolean =>
  /^\p{Script=Han}{2,4}$/u.test(words) &&
  /^[零一二三四五六七八九十]+$/u.test(words.slice(1)) &&
  surnameAt(words) !== undefined

/** What was read, and whether letters are among it. */
type ReadClaim = Claim & { hasLetters?: boolean }

const isKind = (label: string): label is PersonalDataKind => (PERSONAL_DATA_KINDS as readonly string[]).includes(label)

/** Personal data of one text as the turn reader saw it, where it can be of its kind; marks and blanks at its edges are left out. */
export function readPersonalData(text: string, spans: readonly ReadSpan[]): ReadClaim[] {
  const hotlines = [...text.matchAll(HOTLINE)].map(({ index, 0: words }) => ({ from: index, to: index + words.length }))
  return spans.flatMap(({ start, end, label: read, probability: confidence }): ReadClaim[] => {
    const label = isNumeralName(text.slice(start, end).replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')) ? 'name' : read
    if (!isKind(label) || !isPlausible(label, text.slice(start, end))) return []
    if (label === 'phone' && hotlines.some(({ from, to }) => start < to && from < end)) return []
    const inside = text.slice(start, end)
    const from = start + (/^[\s\p{P}]*/u.exec(inside)?.[0].length ?? 0)
    const to = end - (/[\s\p{P}]*$/u.exec(inside)?.[0].length ?? 0)
    return to - from >= (SHORTEST[label] ?? SHORTEST_OTHER)
      ? [{ kind: label, start: from, end: to, confidence, hasLetters: /[A-Za-z]/.test(inside) }]
      : []
  })
}

/**
 * What the formats found and what was read, as one: all that either covers is covered. Where they meet, whole numbers are what their format
 * says, unless they were read as a name; so are figures that were read as a plate or a vehicle's number, for those have letters. Of anything
 * else the reader tells the kind, for it knows what was asked for.
 */
export function joinClaims(formats: readonly Claim[], read: readonly ReadClaim[]): Claim[] {
  const meets =
    (one: Claim) =>
    (other: Claim): boolean =>
      one.start < other.end && other.start < one.end
  const isSure = (format: Claim, by: ReadClaim): boolean =>
    by.kind !== 'name' && (format.isWhole === true || (by.kind in SIGNS && !by.hasLetters))
  const named = read.map((one) => {
    const format = formats.find(meets(one))
    return format && isSure(format, one) ? { ...one, kind: format.kind } : one
  })
  const renamed = formats.map((format) => {
    const met = read.find(meets(format))
    return met && !isSure(format, met) ? { ...format, kind: met.kind } : format
  })
  return [...renamed, ...named.map(({ kind, start, end, confidence }) => ({ kind, start, end, confidence }))]
}
