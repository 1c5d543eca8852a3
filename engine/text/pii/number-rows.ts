import { toArabicDigits } from '../chinese-number.ts'
import type { Clues } from './clues.ts'
import type { Claim } from './settle.ts'

/** Parts of one number stand in one turn or the next but one: between them somebody says that he has it. */
const FARTHEST_TURN = 2
/** Cards of UnionPay begin so; so do identity numbers of one province (GB/T 2260), whose bearers were born in a year. */
const CARD = /^62/
/** A first part from here on tells: the six digits of a region, or of a bank. */
const SHORTEST_FIRST = 6
/** Digits of a group on a card's face. */
const IN_FOURS = 4
/** Year and month of birth in an identity number (GB 11643-1999), as far as they have been said. */
const BIRTH = /^\d{6}(?:$|[12]$|(?:19|20)$|(?:19|20)\d$|(?:19|20)\d{2}(?:$|[01]$|(?:0[1-9]|1[0-2])))/
/** Region, and year and month of birth in an identity number. */
const BORN = /^[1-8]\d{5}(?:19|20)\d{2}(?:$|[01]$|0[1-9]|1[0-2])/
const MOBILE = /^1[3-9]/
const MOBILE_LENGTH = 11
/** So many of its digits people say first, or more. */
const SHORTEST_MOBILE_STEP = 3
/** A year of birth, and its month. */
const YEAR_OF_BIRTH = /^19\d\d(?:$|0[1-9]|1[0-2])/

interface Told {
  texts: readonly string[]
  claims: readonly (readonly Claim[])[]
  clues: Clues
}

interface Part {
  turn: number
  claim: Claim
  digits: string
}

const digitsOf = (words: string): string => toArabicDigits(words).replace(/\D/g, '')

/** A row of so many digits is a whole card; what follows is something else, or read back. */
const WHOLE_CARD = 16
/** Fewer digits stand in any number by chance; from the length of a telephone number on it is a whole number that was told. */
const SHORTEST_PART = 4
const SHORTEST_WHOLE = 11
/** No number of a person is longer than the longest card (ISO/IEC 7812-1); so the parts of one are few. */
const LONGEST_WHOLE = 19
const KINDS: readonly Claim['kind'][] = ['id_card', 'bank_card', 'phone']

/**
 * Numbers that are told in parts: which kind they are is seen in the whole row, whatever each part was read as. A row that begins as bank cards do
 * and has no date where a birth would stand is a card; one with a region and a date of birth an identity number; one that begins as mobile numbers
 * do, and is about as long, a telephone number. A part that stands in a number of another kind is a part of that, before it or after. Claims of
 * each turn, in their order, come back with their kinds.
 */
export function settleRows(texts: readonly string[], claims: readonly (readonly Claim[])[], clues: Clues): Claim[][] {
  const told = { texts, claims, clues }
  const kinds = new Map<Claim, Claim['kind']>()
  for (const row of rowsOf(told, KINDS)) {
    const kind = kindOfRow(row)
    if (kind !== undefined) for (const { claim } of row) kinds.set(claim, kind)
  }
  const settled = claims.map((own) => own.map((claim) => ofKind(claim, kinds.get(claim) ?? claim.kind)))
  const kindsOf = kindsOfParts({ ...told, claims: settled })
  return settled.map((own, turn) =>
    own.map((claim) => {
      const digits = digitsOf(texts[turn].slice(claim.start, claim.end))
      const held = KINDS.includes(claim.kind) ? kindsOf.get(digits) : undefined
      return held === undefined || held.includes(claim.kind) ? claim : ofKind(claim, held[0])
    }),
  )
}

/** Every part of the numbers that were told from their beginning on → of which kinds. */
function kindsOfParts(told: Told): Map<string, Claim['kind'][]> {
  const found = new Map<string, Claim['kind'][]>()
  for (const kind of KINDS)
    for (const row of rowsOf(told, [kind])) {
      const digits = digitsIn(row).slice(0, LONGEST_WHOLE)
      if (!isBegun(row) || digits.length < SHORTEST_WHOLE) continue
      for (let from = 0; from + SHORTEST_PART <= digits.length; from++)
        for (let to = from + SHORTEST_PART; to <= digits.length; to++) {
          const part = digits.slice(from, to)
          found.set(part, [...new Set([...(found.get(part) ?? []), kind])])
        }
    }
  return found
}

/** Between two parts another kind of number is named. */
function isAnother(clues: Clues, last: Part, { turn, claim }: Part): boolean {
  for (let at = last.turn; at <= turn; at++)
    for (const { kind, start, end } of clues.inTurn(at)) {
      const isBetween = (at > last.turn || start >= last.claim.end) && (at < turn || end <= claim.start)
      if (isBetween && kind !== last.claim.kind) return true
    }
  return false
}

/** A new first part is a new row: another number, or this one is read back. */
const isFirst = (row: readonly Part[], { digits }: Part): boolean =>
  digits.length >= SHORTEST_PART &&
  (CARD.test(digits) || row[0].digits.startsWith(digits) || (MOBILE.test(digits) && digits.length === MOBILE_LENGTH))

const ofKind = (claim: Claim, kind: Claim['kind']): Claim => ({ ...claim, kind })

const digitsIn = (row: readonly Part[]): string => row.map(({ digits }) => digits).join('')

/** It is told from its beginning on; tails and parts that are read back begin with fewer digits. Cards are printed, and read out, in fours. */
function isBegun(row: readonly [Part, ...Part[]]): boolean {
  const digits = digitsIn(row)
  const isInFours = row[0].digits.length === IN_FOURS && CARD.test(digits) && !BIRTH.test(digits)
  return row[0].digits.length >= SHORTEST_FIRST || (isInFours && digits.length >= SHORTEST_WHOLE)
}

/** What a row of parts is, where its form tells it. */
function kindOfRow(row: readonly [Part, ...Part[]]): Claim['kind'] | undefined {
  const digits = digitsIn(row)
  if (CARD.test(digits) && isBegun(row) && !BIRTH.test(digits)) return 'bank_card'
  if (BORN.test(digits) && row[0].digits.length >= IN_FOURS) return 'id_card'
  return isMobile(row) && digits.length <= MOBILE_LENGTH + 1 ? 'phone' : undefined
}

/** Told from the beginning of a mobile number on, as far as most of it: 幺三九，零四，二二七幺. */
function isMobile(row: readonly [Part, ...Part[]]): boolean {
  const digits = digitsIn(row)
  const isFirst = row[0].digits.length >= SHORTEST_MOBILE_STEP && !YEAR_OF_BIRTH.test(row[0].digits)
  return isFirst && MOBILE.test(digits) && digits.length >= MOBILE_LENGTH - 1
}

/** Nothing more belongs to it. */
const isFull = (row: readonly [Part, ...Part[]]): boolean =>
  digitsIn(row).length >= (isMobile(row) ? MOBILE_LENGTH : WHOLE_CARD)

/** Parts of one turn in their order; what another has told already counts once. */
function partsOf(text: string, turn: number, own: readonly Claim[], wanted: readonly Claim['kind'][]): Part[] {
  let told = 0
  return own
    .filter(({ kind }) => wanted.includes(kind))
    .sort((a, b) => a.start - b.start)
    .map((claim) => {
      const digits = digitsOf(text.slice(Math.max(told, claim.start), claim.end))
      told = Math.max(told, claim.end)
      return { turn, claim, digits }
    })
}

/** Parts of some kinds that follow one another. */
function rowsOf({ texts, claims, clues }: Told, wanted: readonly Claim['kind'][]): [Part, ...Part[]][] {
  const rows: [Part, ...Part[]][] = []
  claims.forEach((own, turn) => {
    const parts = partsOf(texts[turn], turn, own, wanted)
    for (const part of parts) {
      const [row, last] = [rows.at(-1), rows.at(-1)?.at(-1)]
      const isNear = last !== undefined && turn - last.turn <= FARTHEST_TURN && !isAnother(clues, last, part)
      if (row && isNear && (part.digits === '' || (!isFull(row) && !isFirst(row, part)))) row.push(part)
      else rows.push([part])
    }
  })
  return rows
}
