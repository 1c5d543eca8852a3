import { fallsUnder, type Knowledge } from '../pack/knowledge.ts'
import type { LexiconEntry } from '../pack/lexicon.ts'
import type { ConceptType, Mention } from '../types.ts'
import type { Clause } from './clauses.ts'
import { tellsFit } from './frames.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

/** What an opinion can be about. */
export interface Topic {
  conceptId: string
  name: string
}

const SPECIFIC: readonly ConceptType[] = ['feature', 'price', 'promotion', 'service', 'place']
const GENERAL: readonly ConceptType[] = ['product', 'brand', 'segment']
const IMPLIED = frames.implied.map(({ words, concept }) => ({ concept, pattern: new RegExp(anyOf(words), 'u') }))

/** The mention nearest to a span among those that an opinion can be about; things said of a product before the product. */
export function nearestTarget(mentions: readonly Mention[], start: number, end: number): Mention | undefined {
  const distance = (m: Mention): number => (m.end <= start ? start - m.end : m.start >= end ? m.start - end + 2 : -1)
  let nearest: { specific: boolean; away: number; mention: Mention } | undefined
  for (const mention of mentions) {
    const specific = SPECIFIC.includes(mention.type)
    if (mention.how === 'number' || !(specific || GENERAL.includes(mention.type))) continue
    const away = distance(mention)
    const closer =
      nearest === undefined || (specific === nearest.specific ? away < nearest.away : specific && !nearest.specific)
    if (closer) nearest = { specific, away, mention }
  }
  return nearest?.mention
}

/**
 * What the rest of a turn is about once a clause named something: goods of any shop that are named behind an attribute (后备箱很大，婴儿车一塞就
 * 进去，真不错) show what it is good for and do not take its place.
 */
export function topicWithin(
  named: Mention | undefined,
  before: Topic | undefined,
  isAttribute: boolean,
): Topic | undefined {
  if (named === undefined) return before
  if (isAttribute && !isSpecific(named) && named.conceptId.startsWith('base/')) return before
  return { conceptId: named.conceptId, name: named.name }
}

const isOfAnyShop = ({ conceptId }: Mention): boolean => /^(?:base|open)\//u.test(conceptId)

/** Whether goods that are not the trade's are named only to show what fits (婴儿车 in 后备箱挺能装，婴儿车不用拆就塞进去). */
export const isShown = (mention: Mention, { text }: Clause): boolean =>
  !isSpecific(mention) && isOfAnyShop(mention) && tellsFit(text)

/** Whether a mention names an attribute, a service, a price or a place, not the goods themselves. */
export const isSpecific = ({ type }: Mention): boolean => SPECIFIC.includes(type)

/** The topic that a turn leaves to the next one: its last mention that an opinion can be about, else the one before. */
export function topicAfter(mentions: readonly Mention[], before?: Topic): Topic | undefined {
  const last = mentions.filter(({ type, how }) => SPECIFIC.includes(type) && how !== 'number').at(-1)
  return last ? { conceptId: last.conceptId, name: last.name } : before
}

/** The concept that words about money, waiting and manners are about when none is named. */
export function impliedTarget(words: string, knowledge: Knowledge): Topic | undefined {
  const conceptId = IMPLIED.find(({ pattern }) => pattern.test(words))?.concept
  const concept = conceptId === undefined ? undefined : knowledge.concepts.get(conceptId)
  return concept && { conceptId: concept.id, name: concept.name }
}

/** The entry of a phrase that holds for a target: one limited to the target before one for anything. */
export function entryFor(
  entries: readonly LexiconEntry[],
  target: Topic | undefined,
  knowledge: Knowledge,
): LexiconEntry | undefined {
  const limited = entries.filter((entry) => entry.concepts.length > 0)
  const fits = target && limited.find((entry) => fallsUnder(target.conceptId, entry.concepts, knowledge))
  return fits ?? entries.find((entry) => entry.concepts.length === 0)
}
