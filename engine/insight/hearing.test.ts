import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { TimeQuality } from '../recording-types.ts'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'
import { breakdown } from './breakdown.ts'
import { coverageOf } from './coverage.ts'

const HOUR = 3_600_000
const at = (text: string): number => Date.parse(`2026-03-${text}:00+08:00`)
const ten = ['10:00-20:00']

describe('hours heard against hours open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-hours-'))
  let store: InsightStore
  const record = (
    name: string,
    storeId: string,
    deviceId: string,
    from: number,
    hours: number,
    timeQuality?: TimeQuality,
  ) =>
    store.saveAnalysis(
      buildRecording(name, {
        ...{ storeId, deviceId, startedAt: from, durationMs: hours * HOUR },
        ...(timeQuality && { timeQuality }),
      }),
      buildAnalysis([buildUtterance(1000, ['您好'])]),
    )

  beforeAll(async () => {
    store = await openInsightStore(join(folder, 'hours.db'))
    // Two devices hear the same two hours; one begins before the store opens.
    await record('one', 'a', 'd1', at('10T09:00'), 3)
    await record('two', 'a', 'd2', at('10T10:00'), 2)
    await record('next', 'a', 'd1', at('11T10:00'), 5)
    await record('other', 'b', 'd3', at('10T10:00'), 1)
    const weekly = { mon: ten, tue: ten, wed: ten, thu: ten, fri: ten, sat: ten, sun: ten }
    await store.saveHours('a', { timeZone: 'Asia/Shanghai', weekly })
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const hoursOf = async (scope: object) => (await coverageOf(store.figureSource(), scope)).hours

  it('counts what several devices hear once, and only while the store is open', async () => {
    const day = { fromAt: at('10T00:00'), toAt: at('11T00:00') }
    expect(await hoursOf({ storeIds: ['a'], ...day })).toEqual({
      ...{ known: 'all', ...day, openMs: 10 * HOUR, heardMs: 2 * HOUR, share: 0.2, unknownStores: [] },
    })
    expect((await coverageOf(store.figureSource(), { storeIds: ['a'], ...day })).heardMs).toBe(5 * HOUR)
  })

  it('takes whole days from the first to the last recording where no period is given', async () => {
    expect(await hoursOf({ storeIds: ['a'] })).toMatchObject({ openMs: 20 * HOUR, heardMs: 7 * HOUR })
  })

  it('says unknown where nobody told, and names the stores', async () => {
    expect(await hoursOf({ storeIds: ['b'] })).toMatchObject({
      known: 'none',
      openMs: null,
      heardMs: null,
      share: null,
    })
    expect(await hoursOf({})).toMatchObject({ known: 'partly', openMs: 20 * HOUR, unknownStores: ['b'] })
    expect(await hoursOf({ storeIds: ['nowhere'] })).toMatchObject({ known: 'none', openMs: null })
  })

  it('is the same whatever was said: silence was heard, too', async () => {
    expect(await hoursOf({ storeIds: ['a'], stages: ['price'] })).toMatchObject({ heardMs: 7 * HOUR })
  })

  it('stands beside each store, device and day', async () => {
    const share = async (by: 'store' | 'device' | 'day') => {
      const { groups } = await breakdown(store.figureSource(), { storeIds: ['a'] }, by)
      return Object.fromEntries(groups.map(({ value, coverage }) => [value, coverage.hours.share]))
    }
    expect(await share('store')).toEqual({ a: 0.35 })
    expect(await share('device')).toEqual({ d1: 0.35, d2: 0.2 })
    expect(await share('day')).toEqual({ '2026-03-10': 0.2, '2026-03-11': 0.5 })
  })

  it('leaves out what nobody knows the hour of, there only', async () => {
    const weekly = { mon: ten, tue: ten, wed: ten, thu: ten, fri: ten, sat: ten, sun: ten }
    const qualities = ['exact', 'synced', 'rtc', 'bounded', 'unknown'] as const
    for (const [i, quality] of qualities.entries())
      await record(quality, 'c', `c-${quality}`, at(`10T${10 + i * 2}:00`), 2, quality)
    await store.saveHours('c', { timeZone: 'Asia/Shanghai', weekly })
    const found = await coverageOf(store.figureSource(), { storeIds: ['c'] })
    expect(found).toMatchObject({ visits: 5, utterances: 5, heardMs: 10 * HOUR })
    expect(found.hours).toMatchObject({ openMs: 10 * HOUR, heardMs: 6 * HOUR, share: 0.6 })
    const alone = await hoursOf({ deviceIds: ['c-bounded'] })
    expect(alone).toMatchObject({ known: 'none', heardMs: null, share: null, unknownStores: [] })
    expect((await breakdown(store.figureSource(), { storeIds: ['c'] }, 'day')).groups).toMatchObject([
      { value: '2026-03-10', coverage: { utterances: 5, hours: { heardMs: 6 * HOUR } } },
    ])
  })
})
