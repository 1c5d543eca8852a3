import { createHash } from 'node:crypto'
import type { Database, Reader } from '../sql/database.ts'
import { createInsightStore } from '../sql/store.ts'
import type { SearchRequest } from '../types.ts'
import { readRows } from './read-rows.ts'
import { COPIED_TABLES, type CopiedTable } from './tables.ts'

export interface Comparison {
  rows: number
  queries: number
  /** Names of tables and texts of queries in which they differ; at most twenty. */
  differences: string[]
}

const MOST_TOLD = 20
/** Utterances that questions are made of; each gives two. */
const ASKED = 100
const LONGEST_PHRASE = 4
const LONGEST_LOOSE = 8

/** Compares two stores: every table's rows by a hash, and the answers to two hundred searches made of what was said. */
export async function compareStores(one: Database, other: Database): Promise<Comparison> {
  const found: Comparison = { rows: 0, queries: 0, differences: [] }
  for (const table of COPIED_TABLES) {
    const [a, b] = await Promise.all([digestOf(one.reader, table), digestOf(other.reader, table)])
    found.rows += a.rows
    if (a.digest !== b.digest) found.differences.push(table.name)
  }
  const stores = [one, other].map((db) => createInsightStore(db))
  for (const request of await questionsOf(one.reader)) {
    found.queries += 1
    const [a, b] = await Promise.all(
      stores.map(async (store) => {
        const { total, hits } = await store.search(request)
        const facets = await store.facets(request)
        return JSON.stringify([
          total,
          facets,
          hits.map(({ utterance, score, highlights }) => [utterance.id, score, highlights]),
        ])
      }),
    )
    if (a !== b) found.differences.push(`search ${found.queries}`)
  }
  found.differences = found.differences.slice(0, MOST_TOLD)
  return found
}

async function digestOf(reader: Reader, table: CopiedTable): Promise<{ rows: number; digest: string }> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of readRows(reader, table)) {
    count += rows.length
    for (const row of rows)
      hash.update(
        JSON.stringify(
          table.columns.map((column) => {
            const value = row[column]
            return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
          }),
        ),
      )
  }
  return { rows: count, digest: hash.digest('hex') }
}

/** A phrase and a loose query of utterances from all over the store. */
async function questionsOf(reader: Reader): Promise<SearchRequest[]> {
  const newest = await reader.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM utterances')
  const requests: SearchRequest[] = []
  for (let i = 0; i < ASKED && newest; i++) {
    const from = Math.floor((newest.seq * i) / ASKED)
    const row = await reader.get<{ text: string }>('SELECT text FROM utterances WHERE seq > ? ORDER BY seq LIMIT 1', [
      from,
    ])
    const words = [...(row?.text ?? '')].filter((char) => /[\p{L}\p{N}]/u.test(char)).join('')
    if (words === '') continue
    const phrase = words.slice(0, (i % LONGEST_PHRASE) + 1)
    requests.push({ query: `"${phrase}"`, sort: i % 2 === 0 ? 'newest' : 'relevance' })
    requests.push({ query: words.slice(0, LONGEST_LOOSE) })
  }
  return requests
}
