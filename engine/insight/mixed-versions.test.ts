import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'
import { breakdown } from './breakdown.ts'
import { coverageOf } from './coverage.ts'
import { mixedVersions } from './mixed-versions.ts'

describe('versions of the knowledge that figures rest on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-mixed-'))
  let store: InsightStore
  const keep = (id: string, storeId: string, pack: string, said: number, knowledgeVersion?: string) =>
    store.saveAnalysis(
      buildRecording(id, { id, storeId }),
      {
        ...buildAnalysis(Array.from({ length: said }, (_, i) => buildUtterance(i * 3000, ['这个', '多少钱']))),
        pack,
      },
      { ...(knowledgeVersion !== undefined && { knowledgeVersion }) },
    )

  beforeAll(async () => {
    store = await openInsightStore(join(folder, 'store.db'))
    await keep('old', 'north', 'auto', 2, '0.2.0+0+0')
    await keep('new', 'north', 'auto', 3, '0.2.0+1+0')
    await keep('own', 'south', 'auto', 1, '0.2.0+1+0')
    await keep('flat', 'south', 'property', 4, '0.2.0+0+0')
    await keep('unnoted', 'east', 'property', 1)
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const versionsIn = async (scope: object) => (await coverageOf(store.figureSource(), scope)).versions

  it('are told with their utterances, the most first, and one that nobody noted as such', async () => {
    expect(await versionsIn({})).toEqual([
      { pack: 'auto', version: '0.2.0+1+0', utterances: 4 },
      { pack: 'property', version: '0.2.0+0+0', utterances: 4 },
      { pack: 'auto', version: '0.2.0+0+0', utterances: 2 },
      { pack: 'property', version: '', utterances: 1 },
    ])
    expect(await versionsIn({ storeIds: ['nowhere'] })).toEqual([])
  })

  it('are those of each group in a breakdown', async () => {
    const { groups } = await breakdown(store.figureSource(), { packs: ['auto'] }, 'store')
    const told = Object.fromEntries(groups.map(({ value, coverage }) => [value, coverage.versions.length]))
    expect(told).toEqual({ north: 2, south: 1 })
  })

  it('are mixed where one pack has several, not where there are several packs', async () => {
    expect(mixedVersions(await versionsIn({ storeIds: ['south'] }))).toEqual([])
    expect(mixedVersions(await versionsIn({ storeIds: ['north'] })).map(({ version }) => version)).toEqual([
      ...['0.2.0+1+0', '0.2.0+0+0'],
    ])
    const [old, own] = [await versionsIn({ recordingIds: ['old'] }), await versionsIn({ recordingIds: ['own'] })]
    expect(mixedVersions(old, own)).toHaveLength(2)
    expect(mixedVersions(old, old)).toEqual([])
    const periods = mixedVersions(old, [...old, ...own])
    expect(periods.map(({ utterances }) => utterances)).toEqual([4, 1])
  })

  it('follow another analysis of the recording', async () => {
    await keep('old', 'north', 'auto', 2, '0.2.0+1+0')
    expect(mixedVersions(await versionsIn({ storeIds: ['north'] }))).toEqual([])
  })
})
