import type { NamedConcepts } from './named-concepts.ts'
import type { SoundAlike } from './sound-index.ts'

/** Names of so many syllables and fewer sound like something else that people say in any shop (信记 and 新机, 想卖 and 想买). */
const LONGEST_COMMON = 2
/**
 * Whether the talk leads one to expect a term: a short name that every shop's pack holds is only meant where something of its kind is named
 * too. A trade's own terms and a store's glossary are expected anywhere in its shops.
 *
 * @param named - by the turn and by the rest of the conversation
 */
export function isExpected(
  { term, length }: Pick<SoundAlike, 'term' | 'length'>,
  named: readonly Pick<NamedConcepts, 'hasKindOf'>[],
): boolean {
  const { id } = term.concept
  if (length > LONGEST_COMMON || term.own || !id.startsWith('base/')) return true
  return named.some((one) => one.hasKindOf(id))
}
