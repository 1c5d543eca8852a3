import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONCEPTS, MINUTE, savePlan, type VisitPlan } from '../../fixtures/builders/visit-plans.ts'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'
import { defaultDriverOptions, driversOf } from './drivers.ts'

const START = Date.UTC(2026, 2, 9, 2)
const HOUR = 60 * MINUTE

describe('driversOf', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-drivers-'))
  let store: InsightStore
  const visits = (count: number, plan: VisitPlan): VisitPlan[] => Array.from({ length: count }, () => plan)
  const save = (name: string, storeId: string, plans: VisitPlan[]) =>
    savePlan(store, { name, storeId, startedAt: START, visits: plans })

  beforeAll(async () => {
    store = await openInsightStore(join(folder, 'drivers.db'))
    await store.saveConcepts('auto', '1', CONCEPTS)
    const praise = { said: [{ concept: 'service', polarity: 'positive' as const }], groups: ['baby'] }
    const complaint = {
      said: [{ concept: 'price/discount', polarity: 'negative' as const, moment: 'complaint' as const }],
    }
    await save('one', 'a', [
      ...visits(18, { ...praise, outcomes: ['order'] }),
      ...visits(6, { ...praise, outcomes: ['lost'] }),
      ...visits(3, { ...complaint, outcomes: ['order'] }),
      ...visits(17, { ...complaint, outcomes: ['lost'] }),
      ...visits(6, { said: [{ concept: 'wifi' }] }),
    ])
    // Two stores in which wifi makes no difference, but where it is common more is sold.
    const wifi = { said: [{ concept: 'wifi' }] }
    const other = { said: [{}] }
    await save('sells', 'b', [
      ...visits(32, { ...wifi, outcomes: ['order'] }),
      ...visits(8, { ...wifi, outcomes: ['lost'] }),
      ...visits(4, { ...other, outcomes: ['order'] }),
      ...visits(1, { ...other, outcomes: ['lost'] }),
    ])
    await save('sells-not', 'c', [
      ...visits(1, { ...wifi, outcomes: ['order'] }),
      ...visits(4, { ...wifi, outcomes: ['lost'] }),
      ...visits(8, { ...other, outcomes: ['order'] }),
      ...visits(32, { ...other, outcomes: ['lost'] }),
    ])
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says what goes with an outcome, by how much, how surely, and that it is no cause', async () => {
    const { drivers, outcomes, known, note } = await driversOf(store.figureSource(), { storeIds: ['a'] }, ['order'])
    expect(known).toEqual({ visits: 44, of: 50, share: 0.88 })
    expect(outcomes).toEqual([{ outcome: 'order', count: 21, share: 21 / 44, state: 'tested' }])
    const verdicts = drivers.map(({ kind, id, verdict }) => `${kind} ${id} ${verdict}`)
    expect(verdicts.sort()).toEqual([
      'complaint price/discount lowers',
      'group baby raises',
      'mention price/discount lowers',
      'mention service raises',
      'moment complaint lowers',
      'praise service raises',
    ])
    const praised = drivers.find(({ kind }) => kind === 'praise')!
    expect(praised).toMatchObject({
      with: { visits: 24, count: 18, share: 0.75 },
      without: { visits: 20, count: 3, share: 0.15 },
      test: 'exact',
      title: { zh: '服务' },
    })
    expect(praised.difference).toBeCloseTo(0.6)
    expect(praised.interval.low).toBeGreaterThan(0.2)
    expect(praised.q).toBeGreaterThanOrEqual(praised.p)
    expect((await store.search({ filters: praised.opens })).total).toBe(18)
    expect((await store.search({ filters: praised.opensAll })).total).toBe(24)
    for (const { evidence } of drivers) expect(evidence).not.toHaveLength(0)
    expect(note.zh).toContain('不是因果')
  })

  it('abstains below the minimum counts', async () => {
    const few = await driversOf(store.figureSource(), { storeIds: ['a'] }, ['order', 'test_drive'], {
      ...{ ...defaultDriverOptions, minOutcome: 22 },
    })
    expect(few.outcomes.map(({ state }) => state)).toEqual(['too-few', 'too-few'])
    expect(few.drivers).toEqual([])
    const rare = { ...defaultDriverOptions, minVisits: 25 }
    expect((await driversOf(store.figureSource(), { storeIds: ['a'] }, undefined, rare)).drivers).toEqual([])
    expect((await driversOf(store.figureSource(), { storeIds: ['nowhere'] })).known).toEqual({
      visits: 0,
      of: 0,
      share: 0,
    })
  })

  it('counts visits that nobody told of only when asked to', async () => {
    const no = { ...defaultDriverOptions, missing: 'no' as const }
    const { known, outcomes } = await driversOf(store.figureSource(), { storeIds: ['a'] }, ['order'], no)
    expect(known.visits).toBe(50)
    expect(outcomes[0].share).toBeCloseTo(21 / 50)
  })

  it('takes no difference between stores for a driver', async () => {
    const { drivers } = await driversOf(store.figureSource(), { storeIds: ['b', 'c'] }, ['order'])
    const wifi = drivers.find(({ kind, id }) => kind === 'mention' && id === 'wifi')!
    expect(wifi.difference).toBeGreaterThan(0.4)
    expect(wifi.withinStores).toBeCloseTo(0)
    expect(wifi.verdict).toBe('unclear')
  })

  it('keeps an outcome through another analysis that draws the visits otherwise', async () => {
    const [first, second] = await savePlan(store, {
      ...{ name: 'again', storeId: 'd', startedAt: START + HOUR },
      visits: [
        { said: [{ concept: 'wifi' }], outcomes: ['order'] },
        { said: [{}], outcomes: ['lost'] },
      ],
    })
    expect((await store.getVisit(second))?.outcomes).toMatchObject([{ outcome: 'lost' }])
    const utterances = await store.getUtterances((await store.getVisit(first))!.recordingId)
    const recording = (await store.getRecording(utterances[0].recordingId))!
    const analysis = { file: 'x', durationMs: recording.durationMs, model: 'other', pack: 'auto', moments: [] }
    const timings = { audioMs: 0, asrMs: 0, totalMs: 0 }
    await store.saveAnalysis(recording, { ...analysis, utterances, timings })
    expect((await store.getVisit(first))?.outcomes.map(({ outcome }) => outcome).sort()).toEqual(['lost', 'order'])
    expect(await store.getVisit(second)).toBeUndefined()
  })
})
