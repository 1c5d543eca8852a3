import { toArabicDigits } from '../chinese-number.ts'
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
 * Numbers that are told in parts: which kind they are is seen in the whole row alone. What was read as parts of an identity number but
 * begins as bank cards do and has no date where a birth would stand is a card; a part that stands in a number of another kind
 * is a part of that, before it or after. Claims of each turn, in their order, come back with their kinds.
 */
export function settleRows(texts: readonly string[], claims: readonly (readonly Claim[])[]): Claim[][] {
  const cards = new Set(
    rowsOf(texts, claims, 'id_card')
      .filter(isCard)
      .flat()
      .map(({ claim }) => claim),
  )
  const settled = claims.map((own) => own.map((claim) => (cards.has(claim) ? ofKind(claim, 'bank_card') : claim)))
  const kindsOf = kindsOfParts(texts, settled)
  return settled.map((own, turn) =>
    own.map((claim) => {
      const digits = digitsOf(texts[turn].slice(claim.start, claim.end))
      const held = KINDS.includes(claim.kind) ? kindsOf.get(digits) : undefined
      return held === undefined || held.includes(claim.kind) ? claim : ofKind(claim, held[0])
    }),
  )
}

/** Every part of the numbers that were told from their beginning on → of which kinds. */
function kindsOfParts(texts: readonly string[], claims: readonly (readonly Claim[])[]): Map<string, Claim['kind'][]> {
  const found = new Map<string, Claim['kind'][]>()
  for (const kind of KINDS)
    for (const row of rowsOf(texts, claims, kind)) {
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

const ofKind = (claim: Claim, kind: Claim['kind']): Claim => ({ ...claim, kind })

const digitsIn = (row: readonly Part[]): string => row.map(({ digits }) => digits).join('')

/** It is told from its beginning on; tails and parts that are read back begin with fewer digits. Cards are printed, and read out, in fours. */
function isBegun(row: readonly [Part, ...Part[]]): boolean {
  const digits = digitsIn(row)
  const isInFours = row[0].digits.length === IN_FOURS && CARD.test(digits) && !BIRTH.test(digits)
  return row[0].digits.length >= SHORTEST_FIRST || (isInFours && digits.length >= SHORTEST_WHOLE)
}

function isCard(row: readonly [Part, ...Part[]]): boolean {
  const digits = digitsIn(row)
  return CARD.test(digits) && isBegun(row) && !BIRTH.test(digits)
}

/** Parts of one kind that follow one another. */
function rowsOf(
  texts: readonly string[],
  claims: readonly (readonly Claim[])[],
  wanted: Claim['kind'],
): [Part, ...Part[]][] {
  const rows: [Part, ...Part[]][] = []
  claims.forEach((own, turn) => {
    const parts = own
      .filter(({ kind }) => kind === wanted)
      .sort((a, b) => a.start - b.start)
      .map((claim): Part => ({ turn, claim, digits: digitsOf(texts[turn].slice(claim.start, claim.end)) }))
    for (const part of parts) {
      const [row, last] = [rows.at(-1), rows.at(-1)?.at(-1)]
      // A new first part is a new row: somebody reads the number back.
      const isNear = last !== undefined && turn - last.turn <= FARTHEST_TURN && !CARD.test(part.digits)
      if (row && isNear && digitsIn(row).length < WHOLE_CARD) row.push(part)
      else rows.push([part])
    }
  })
  return rows
}
