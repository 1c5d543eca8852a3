import type { Claim } from './settle.ts'

/** Kinds whose words are nobody else's: what was found once is covered wherever it is said again. */
const KINDS: readonly Claim['kind'][] = ['name', 'wechat', 'address']
/** Shorter ones are ordinary words too often. */
const SHORTEST = 3
/** A conversation has no more of them; beyond it they are noise. */
const MOST = 50

/** Adds to each turn's claims the places where data of another turn is said again, word for word. */
export function repeatedData(texts: readonly string[], claims: readonly (readonly Claim[])[]): Claim[][] {
  const known = new Map<string, Pick<Claim, 'kind' | 'confidence'>>()
  claims.forEach((own, turn) => {
    for (const { kind, start, end, confidence } of own) {
      const words = texts[turn].slice(start, end)
      if (KINDS.includes(kind) && words.length >= SHORTEST && known.size < MOST) known.set(words, { kind, confidence })
    }
  })
  return texts.map((text, turn) => [
    ...claims[turn],
    ...[...known].flatMap(([words, one]) =>
      placesOf(words, text).map((start) => ({ ...one, start, end: start + words.length })),
    ),
  ])
}

function placesOf(words: string, text: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) found.push(at)
  return found
}
