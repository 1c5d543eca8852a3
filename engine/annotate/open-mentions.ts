import type { JointMention } from '../turn/joint.ts'
import { logOdds, sigmoid } from '../turn/odds.ts'
import type { ReadSpan } from '../turn-types.ts'
import { isNegated } from '../match/negation.ts'
import { AMOUNT_ID } from '../match/match.ts'
import { foldTerm } from '../text/surface.ts'
import { turnWords } from '../text/turn-words.ts'
import { anyOf } from '../text/words-file.ts'
import { CONCEPT_TYPES, type ConceptType, type Mention, type Token } from '../types.ts'

/** Ids of concepts that no pack knows begin so; kind and folded name follow: `open/product/筋膜枪`. */
const OPEN_CONCEPTS = 'open'
/** And of those that are not likely enough to be counted beside the others: figures tell them by themselves. */
const UNSURE_CONCEPTS = 'unsure'

/** What is longer is a clause, not a name; a single character is a slip more often than a thing. */
const LONGEST = 10
const SHORTEST = 2

const BEHIND = new RegExp(`${anyOf(turnWords.behind_names)}$`, 'u')
const withoutBehind = (words: string): string => {
  const name = words.replace(BEHIND, '')
  return name.length < SHORTEST ? words : name
}

const isType = (label: string): label is ConceptType => (CONCEPT_TYPES as readonly string[]).includes(label)

/** How spans are weighed, and the probability from which on they are kept. */
export interface OpenWeights {
  weights: JointMention
  least: number
}

/** A mention that the reader alone saw as one of an unsure concept, where it is less likely than what insights count. */
export function toldAsUnsure(mention: Mention, counted: number): Mention {
  if (mention.how !== 'learned' || mention.confidence >= counted) return mention
  const conceptId = `${UNSURE_CONCEPTS}/${mention.type}/${foldTerm(mention.surface)}`
  return { ...mention, conceptId, name: `${mention.surface}（拿不准）` }
}

/** How likely the words are to be a thing of their kind. */
const probabilityOf = (read: number, kind: ConceptType, weights: JointMention): number =>
  sigmoid(weights.read * logOdds(read) + weights.kinds[kind])

/** Out to the ends of the words that a span cuts. */
function toWords(
  { start, end }: ReadSpan,
  tokens: readonly Pick<Token, 'start' | 'end'>[],
): [from: number, to: number] {
  const cut = (at: number) => tokens.find((token) => token.start < at && at < token.end)
  return [cut(start)?.start ?? start, cut(end)?.end ?? end]
}

/** An amount that no rule could count (三千多一点, 小几万). */
const isAmount = (type: ConceptType, surface: string): boolean =>
  type === 'price' && /[\d零一二两三四五六七八九十百千万半]/u.test(surface)

/**
 * Things that the turn reader sees named where no mention of the pack's is, or only as a part of the name (座椅 in 儿童座椅): evidence
 * today, and what an expert may bring into the graph.
 *
 * @param tokens - words of the text: names begin and end where words do
 */
export function openMentions(
  text: string,
  entities: readonly ReadSpan[],
  known: readonly Mention[],
  { weights, least, tokens }: OpenWeights & { tokens: readonly Pick<Token, 'start' | 'end'>[] },
): Mention[] {
  return entities.flatMap((entity): Mention[] => {
    const { label } = entity
    const probability = isType(label) ? probabilityOf(entity.probability, label, weights) : 0
    const [from, to] = toWords(entity, tokens)
    const inside = text.slice(from, to)
    const surface = withoutBehind(inside.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, ''))
    const start = from + inside.indexOf(surface)
    const end = start + surface.length
    if (!isType(label) || probability < least || surface.length < SHORTEST || surface.length > LONGEST) return []
    const met = known.filter((one) => one.start < end && start < one.end)
    if (!met.every((one) => start <= one.start && one.end <= end && one.end - one.start < end - start)) return []
    return [
      {
        conceptId: isAmount(label, surface) ? AMOUNT_ID : `${OPEN_CONCEPTS}/${label}/${foldTerm(surface)}`,
        ...{ name: surface, type: label, surface, start, end },
        confidence: Math.round(probability * 100) / 100,
        how: 'learned',
        negated: isNegated(text, start, end),
      },
    ]
  })
}
