/** What a store says of what it keeps, through its interface alone: by which two stores are compared, whatever databases they lie in. */
import { createHash } from 'node:crypto'
import { openQueue } from '../../engine/queue/open.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import type { InsightStore, SearchFilters, SearchRequest } from '../../engine/store/types.ts'
import { createRandom, THINGS } from '../bench/made-up-talk.ts'

export interface StoreAnswers {
  counts: Record<string, number>
  /** By recording: a hash of everything that is known of it. */
  recordings: Map<string, string>
  /** By query: ids of the hits in order, total, facets. */
  queries: Map<string, string>
}

const QUERIES = 200
const MONTH_MS = 30 * 24 * 3_600_000

export async function answersOf(place: string): Promise<StoreAnswers> {
  const [store, queue] = [await openInsightStore(place), await openQueue(place)]
  try {
    const recordings = await hashesOf(store)
    const queries = new Map<string, string>()
    for (const request of mixedQueries()) {
      const { hits, total } = await store.search(request)
      const facets = await store.facets({ query: request.query ?? '', filters: request.filters ?? {} })
      queries.set(JSON.stringify(request), JSON.stringify([hits.map(({ utterance }) => utterance.id), total, facets]))
    }
    const counts = {
      recordings: recordings.size,
      utterances: (await store.facets({})).total,
      repairs: (await store.listRepairs({ limit: 1000 })).repairs.length,
      keys: (await store.listKeys()).length,
      ...(await queue.counts()),
    }
    return { counts, recordings, queries }
  } finally {
    await queue.close()
    await store.close()
  }
}

/** The first things in which two stores differ; empty where they are alike. */
export function differencesOf(one: StoreAnswers, other: StoreAnswers): string[] {
  const found = JSON.stringify(one.counts) === JSON.stringify(other.counts) ? [] : ['counts']
  for (const part of ['recordings', 'queries'] as const) {
    if (one[part].size !== other[part].size) found.push(`number of ${part}`)
    for (const [key, value] of one[part]) if (other[part].get(key) !== value) found.push(`${part}: ${key}`)
  }
  return found.slice(0, 10)
}

async function hashesOf(store: InsightStore): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  let cursor: string | undefined
  do {
    const page = await store.listRecordings({ limit: 100, ...(cursor !== undefined && { cursor }) })
    for (const recording of page.recordings) {
      const { id, audioRef } = recording
      const all = [
        ...[recording, await store.getUtterances(id), await store.getMoments(id), await store.personalSpans(id)],
        (await store.listVisits({ filters: { recordingIds: [id] } })).visits,
        (await store.getBlob(audioRef ?? ''))?.refs,
      ]
      hashes.set(id, createHash('sha256').update(JSON.stringify(all)).digest('hex'))
    }
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return hashes
}

/** One, two and four characters, phrases, AND, OR, NOT, subtrees, polarity with holder and concept, a store, a month; the same each time. */
function mixedQueries(): SearchRequest[] {
  const random = createRandom(5)
  const thing = (): string => THINGS[Math.floor(random() * THINGS.length)]
  const group = (): string => `group/${Math.floor(random() * 12)}`
  const from = (): number => Date.UTC(2026, 0, 1) + Math.floor(random() * 20) * MONTH_MS
  const filters = (): SearchFilters => ({ storeIds: [`store-${Math.floor(random() * 200)}`] })
  const month = (): SearchFilters => {
    const fromAt = from()
    return { fromAt, toAt: fromAt + MONTH_MS }
  }
  const kinds: (() => SearchRequest)[] = [
    () => ({ query: thing().slice(0, 1) }),
    () => ({ query: thing().slice(0, 2), sort: 'newest' }),
    () => ({ query: `${thing().slice(0, 2)}太贵` }),
    () => ({ query: `"${thing()}的"` }),
    () => ({ query: `${thing()} 不错`, sort: 'oldest' }),
    () => ({ query: `${thing()} OR ${thing()}` }),
    () => ({ query: `${thing()} NOT 太贵了` }),
    () => ({ filters: { concepts: [group()] } }),
    () => ({ filters: { concepts: [group()], polarity: 'negative', holders: ['customer'] } }),
    () => ({ query: thing(), filters: filters() }),
    () => ({ query: thing(), filters: month() }),
  ]
  const requests = new Map<string, SearchRequest>()
  for (let i = 0; requests.size < QUERIES; i++) {
    const request = kinds[i % kinds.length]()
    requests.set(JSON.stringify(request), request)
  }
  return [...requests.values()]
}
