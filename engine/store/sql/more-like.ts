import type { SearchFilters, SearchHit } from '../types.ts'
import type { QueryNode } from '../query/parse.ts'
import { searchTree } from './search.ts'
import type { Reader } from './database.ts'
import { getUtterance } from './utterances.ts'

const MOST_WORDS = 12
/** Tags of words that tell what is spoken of: nouns, verbs, adjectives, idioms, foreign words. */
const TELLING = /^(n|v|a|i|l|j|eng)/

/** Utterances that share the telling words of this one, best first; not the utterance itself. */
export async function moreLike(
  reader: Reader,
  utteranceId: string,
  { filters = {}, limit = 10 }: { filters?: SearchFilters; limit?: number },
): Promise<SearchHit[]> {
  const utterance = await getUtterance(reader, utteranceId)
  if (!utterance) return []
  const mentioned = utterance.mentions.map(({ start, end }) => utterance.text.slice(start, end))
  const spoken = utterance.tokens
    .filter(({ text, tag }) => text.length > 1 && TELLING.test(tag))
    .map(({ text }) => text)
  const words = [...new Set([...mentioned, ...spoken])]
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const children = words.map((text): QueryNode => ({ kind: 'term', text, exact: true, position: 0 }))
  const hits = await searchTree(reader, { kind: 'or', children, position: 0 }, filters, limit + 1)
  return hits.filter((hit) => hit.utterance.id !== utteranceId).slice(0, limit)
}
