import type { PersonalDataKind } from '../../types.ts'
import type { Claim } from './settle.ts'

/** Turns without their braces, and a claim of the kind on each stretch that stood in some. */
export function marked(kind: PersonalDataKind, lines: readonly string[]): { texts: string[]; claims: Claim[][] } {
  const claims = lines.map((line) =>
    [...line.matchAll(/\{[^}]*\}/g)].map(({ index, 0: whole }, before): Claim => {
      const start = index - 2 * before
      return { kind, start, end: start + whole.length - 2, confidence: 0.9 }
    }),
  )
  return { texts: lines.map((line) => line.replace(/[{}]/g, '')), claims }
}

/** What is claimed, turn by turn, in its order. */
export const wordsOfClaims = (texts: readonly string[], claims: readonly (readonly Claim[])[]): string[][] =>
  claims.map((own, turn) =>
    [...own].sort((a, b) => a.start - b.start).map(({ start, end }) => texts[turn].slice(start, end)),
  )
