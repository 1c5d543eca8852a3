import { toArabicDigits } from '../chinese-number.ts'
import type { Claim } from './settle.ts'

/** Parts of one number stand in one turn or the next but one: between them somebody says that he has it. */
const FARTHEST_TURN = 2
/** Cards of UnionPay begin so; so do identity numbers of one province (GB/T 2260), whose bearers were born in a year. */
const CARD = /^62/
/** A first part from here on tells: the six digits of a region, or of a bank. */
const SHORTEST_FIRST = 6
/** Year and month of birth in an identity number (GB 11643-1999), as far as they have been said. */
const BIRTH = /^\d{6}(?:$|[12]$|(?:19|20)$|(?:19|20)\d$|(?:19|20)\d{2}(?:$|[01]$|(?:0[1-9]|1[0-2])))/

interface Part {
  turn: number
  claim: Claim
  digits: string
}

const digitsOf = (words: string): string => toArabicDigits(words).replace(/\D/g, '')

/**
 * Numbers that are told in parts: which kind they are is seen in the whole row alone. What was read as parts of an identity number but
 * begins as bank cards do and has no date where a birth would stand is a card. Claims of each turn, in their order, come back with their kinds.
 */
export function settleRows(texts: readonly string[], claims: readonly (readonly Claim[])[]): Claim[][] {
  const cards = new Set(rowsOf(texts, claims).filter(isCard).flat())
  const ofClaim = new Set([...cards].map(({ claim }) => claim))
  return claims.map((own) => own.map((claim) => (ofClaim.has(claim) ? { ...claim, kind: 'bank_card' } : claim)))
}

function isCard(row: readonly Part[]): boolean {
  const digits = row.map((part) => part.digits).join('')
  return CARD.test(digits) && row[0].digits.length >= SHORTEST_FIRST && !BIRTH.test(digits)
}

function rowsOf(texts: readonly string[], claims: readonly (readonly Claim[])[]): Part[][] {
  const rows: Part[][] = []
  claims.forEach((own, turn) => {
    const parts = own
      .filter(({ kind }) => kind === 'id_card')
      .sort((a, b) => a.start - b.start)
      .map((claim): Part => ({ turn, claim, digits: digitsOf(texts[turn].slice(claim.start, claim.end)) }))
    for (const part of parts) {
      const last = rows.at(-1)?.at(-1)
      // A new first part is a new row: somebody reads the number back.
      const goesOn = last && turn - last.turn <= FARTHEST_TURN && !CARD.test(part.digits)
      if (goesOn) rows.at(-1)?.push(part)
      else rows.push([part])
    }
  })
  return rows
}
