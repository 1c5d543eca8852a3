import { findNumbers } from '../text/numbers.ts'
import type { Mention, NumberSpan, Token } from '../types.ts'
import { boundsOf, endsCleanly, wordsAllow, type WordBounds } from './boundary.ts'
import { findCandidates, withoutOverlaps, type Candidate } from './candidates.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { isNegated } from './negation.ts'
import { fold, type Folded } from '../text/surface.ts'
import { indexSurfaces, type Surface } from './surfaces.ts'

/** The concept under which amounts of money are found; a mention's name is the amount in yuan. */
export const AMOUNT_ID = 'base/price/amount'

/** No shop asks a milliard: digits that were said one by one, and a 万 that was misheard. */
const LARGEST_AMOUNT = 1e9

/** Finds the concepts of a text. `tokens` are evidence about short names; `numbers` are those of the text if already known. */
export type Match = (text: string, tokens?: readonly Token[], numbers?: readonly NumberSpan[]) => Mention[]

/** Prepares the matching of a pack's surfaces: longest of the leftmost, no overlaps; amounts of money are mentions too. */
export function createMatcher(knowledge: Pick<Knowledge, 'concepts'>): Match {
  const index = indexSurfaces(knowledge.concepts.values())
  return (text, tokens, numbers = findNumbers(text)) => {
    const folded = fold(text)
    const words = tokens && boundsOf(tokens)
    const named = findCandidates(folded, index).flatMap((candidate) => namedMention(candidate, folded, text, words))
    const amounts = numbers.filter(({ kind, value }) => kind === 'price' && value < LARGEST_AMOUNT).map(amountMention)
    return withoutOverlaps([...named, ...amounts])
      .map(({ mention }) => ({ ...mention, negated: isNegated(text, mention.start, mention.end) }))
      .sort((a, b) => a.start - b.start)
  }
}

interface Placed {
  mention: Mention
  pieces: Candidate['pieces']
}

function namedMention(
  { surface, pieces }: Candidate,
  { starts }: Folded,
  text: string,
  words: WordBounds | undefined,
): Placed[] {
  const places = pieces.map(([from, to]): [number, number] => [starts[from] ?? 0, (starts[to - 1] ?? 0) + 1])
  if (places.some(([from, to]) => !endsCleanly(text, from, to))) return []
  if (places.length === 1 && places.some(([from, to]) => !wordsAllow(text, from, to, words))) return []
  const start = places[0]?.[0] ?? 0
  const end = places.at(-1)?.[1] ?? 0
  const { id: conceptId, name, type } = surface.concept
  const mention: Mention = {
    conceptId,
    name,
    type,
    surface: text.slice(start, end),
    start,
    end,
    confidence: confidenceOf(surface),
    how: surface.how,
    negated: false,
  }
  return [{ mention, pieces: places }]
}

function confidenceOf({ how, parts }: Surface): number {
  if (parts.length > 1) return 0.85
  if (parts.join('').length === 1) return 0.8
  return how === 'exact' ? 1 : 0.95
}

/** Its name is the amount in yuan, or as it was said where no figure was (几十万). */
function amountMention({ start, end, surface, value, max, approximate, written }: NumberSpan): Placed {
  const mention: Mention = {
    conceptId: AMOUNT_ID,
    name: approximate && max !== undefined ? written : String(value),
    type: 'price',
    surface,
    start,
    end,
    confidence: 0.95,
    how: 'number',
    negated: false,
  }
  return { mention, pieces: [[start, end]] }
}
