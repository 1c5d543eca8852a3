import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../open.ts'
import type { InsightStore } from '../types.ts'

const TEXTS = [
  '你们这个保养费用怎么比别家贵那么多',
  '落地价16.8万还是十七万，能便宜吗',
  'Model Y的后备箱比ES6大一点',
  '这车油耗一百公里才5.6个油',
  '我要退订金！退订金',
  '喂，你好。是王先生吗',
  '𠮷野家对面那个店',
  '和服务员说一下',
]

describe('search against a plain look at the texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-recall-'))
  let store: InsightStore
  beforeAll(async () => {
    store = await openInsightStore(join(folder, 'recall.db'))
    const utterances = TEXTS.map((text, i) => buildUtterance(i * 3000, [...text]))
    await store.saveAnalysis(buildRecording('recall'), buildAnalysis(utterances))
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Pieces of the texts that begin and end with a Han character: runs of digits and letters are found whole only. */
  const piece = fc
    .tuple(fc.constantFrom(...TEXTS), fc.nat(), fc.integer({ min: 1, max: 6 }))
    .map(([text, at, length]) =>
      [...text]
        .slice(at % [...text].length)
        .slice(0, length)
        .join(''),
    )
    .filter((text) => /^\p{Script=Han}(.*\p{Script=Han})?$/u.test(text))

  it('finds every phrase, of one character too, where it stands and only there, and highlights it', async () => {
    await fc.assert(
      fc.asyncProperty(piece, async (text) => {
        const { hits } = await store.search({ query: `"${text}"`, sort: 'oldest', limit: 100 })
        const bare = (line: string): string => line.replace(/[，。！]/g, '')
        const wanted = TEXTS.filter(
          (line) => line.includes(text) || (text !== bare(text) && bare(line).includes(bare(text))),
        )
        expect(hits.map(({ utterance }) => utterance.text)).toEqual(wanted)
        for (const { utterance, highlights } of hits) {
          const places = highlights.map(({ start, end }) => utterance.text.slice(start, end))
          expect(places.every((place) => place.includes(text))).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('takes anything as a query without breaking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (query) => {
        try {
          await store.search({ query })
          await store.facets({ query })
        } catch (error) {
          expect(error).toMatchObject({ code: 'QUERY_INVALID' })
        }
      }),
      { numRuns: 150 },
    )
  })
})
