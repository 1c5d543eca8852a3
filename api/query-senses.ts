import { setImmediate } from 'node:timers/promises'
import { createLiveKnowledge } from '../engine/knowledge/live.ts'
import type { Knowledge } from '../engine/pack/knowledge.ts'
import { knownPack } from '../engine/pack/known-packs.ts'
import { packNames } from '../engine/pack/load.ts'
import { createQuerySenses, type QuerySense } from '../engine/query-senses.ts'
import type { AnsweredStore } from '../engine/reading/answered-store.ts'
import type { Asking } from '../engine/store/reading-types.ts'
import type { SearchFilters, SearchPage } from '../engine/store/types.ts'
import { MOMENT_KINDS } from '../engine/types.ts'
import { MOMENT_LABELS } from './labels.ts'

/** What a query may have meant, and how many utterances it has. */
export interface MeantSense extends QuerySense {
  total: number
}

/** Each is a search of its own, 8 ms at a million utterances: so many, one after another, stay within the 100 ms that people take for at once. */
const MOST_TRIED = 6

/**
 * Tells what words that nobody said may have meant, where something of it is there under the same filters; by the packs that recordings
 * there were understood with.
 */
export function createMeantSenses(store: Pick<AnsweredStore, 'search' | 'knowledgeStamp' | 'publishedVersion'>) {
  const live = createLiveKnowledge(store)
  const readers = new WeakMap<Knowledge, (words: string) => Promise<QuerySense[]>>()
  const sensesOf = async (pack: string, words: string): Promise<QuerySense[]> => {
    const knowledge = await knownPack(pack, (await live({ pack })).overlays)
    const read = readers.get(knowledge) ?? createQuerySenses(knowledge)
    readers.set(knowledge, read)
    return read(words)
  }
  return async (words: string, filters: SearchFilters, asking?: Asking): Promise<MeantSense[]> => {
    const senses = new Map(labelled(words).map((sense) => [keyOf(sense), sense]))
    for (const pack of filters.packs ?? (await packNames())) {
      const { total } = await store.search({ filters: { ...filters, packs: [pack] }, limit: 1 }, asking)
      if (total === 0) continue
      for (const sense of await sensesOf(pack, words)) senses.set(keyOf(sense), sense)
      // Each takes some hundred milliseconds of this thread the first time: others have their turn in between.
      await setImmediate()
    }
    const tried = [...senses.values()].sort((a, b) => Number(!a.moment) - Number(!b.moment)).slice(0, MOST_TRIED)
    const totals = await Promise.all(
      tried.map((sense) => store.search({ filters: { ...filters, ...filterOf(sense) }, limit: 1 }, asking)),
    )
    return tried.map((sense, at) => ({ ...sense, total: totals[at].total })).filter(({ total }) => total > 0)
  }
}

/** The words that were asked for, without those that must not stand there. */
export const wordsAsked = ({ read }: SearchPage): string =>
  (read?.terms ?? [])
    .filter(({ how }) => how !== 'none')
    .map(({ text }) => text)
    .join('，')

/** Kinds of moments that are called by their name. */
const labelled = (words: string): QuerySense[] =>
  MOMENT_KINDS.filter((kind) => words.includes(MOMENT_LABELS[kind].zh)).map((moment) => ({ moment }))

const keyOf = ({ moment, concept, polarity }: QuerySense): string => [moment, concept?.id, polarity].join(' ')

const filterOf = ({ moment, concept, polarity }: QuerySense): SearchFilters => ({
  ...(moment && { momentKinds: [moment] }),
  ...(concept && { concepts: [concept.id] }),
  ...(polarity && { polarity }),
})
