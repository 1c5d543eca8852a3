import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildRepair,
  buildUtterance,
} from '../../../fixtures/builders/analysis.ts'
import { noColumns } from '../../../fixtures/columned-store.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { openQueue } from '../../queue/open.ts'
import { findNumbers } from '../../text/numbers.ts'
import { openInsightStore, openStoreReading } from '../open.ts'
import { migrateStore } from './migrate-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-migrate-'))
const url = testPostgresUrl()
let places = 0
const newFile = (): string => join(folder, `${places++}.db`)
const newSchema = (): Promise<string> => postgresPlace(url ?? '', `migrate-${places++}`)

/** A store with something in every table, and more utterances than are copied at a time. */
async function filled(place: string): Promise<string> {
  const [store, queue] = [await openInsightStore(place), await openQueue(place)]
  const text = '想看途观的报价'
  for (const name of ['one', 'two', 'three']) {
    const utterances = Array.from({ length: 260 }, (_, i) => {
      const words = ['保养', '太贵', `第${i}次`, '首付十六万八']
      return buildUtterance(i * 3000, words, {
        numbers: findNumbers(words.join('')),
        mentions: [buildMention(words.join(''), 'upkeep', '保养')],
        opinions: [buildOpinion('negative', { conceptId: 'upkeep', name: '保养' })],
        redactions: [{ kind: 'phone', start: 0, end: 1, startMs: i * 3000, endMs: i * 3000 + 100, confidence: 1 }],
        repairs: i === 0 ? [buildRepair(text, '土关了', '途观', 'auto/tiguan')] : [],
        ...(i === 0 && { text, rawText: '想看土关的报价' }),
      })
    })
    const moments = [{ kind: 'complaint' as const, atMs: 0, utterances: [0, 1], weight: 0.5, why: 'rule' }]
    const recording = buildRecording(name)
    await store.saveAnalysis(recording, buildAnalysis(utterances, moments), { audioRef: name })
    await store.saveOutcomes([{ visitId: `${recording.id}-v0`, outcome: 'order', source: 'till', at: 5 }])
  }
  const [repair] = (await store.listRepairs()).repairs
  await store.decideRepair(repair.id, 'rejected')
  await store.addKey({ id: 'k', hash: 'h', role: 'analyst', storeIds: ['a'], label: '', createdAt: 5 })
  const day = ['10:00-21:00']
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: [] }
  await store.saveHours('store-1', { timeZone: 'Asia/Shanghai', weekly })
  await store.nameStore('store-1', { name: '徐汇旗舰店', region: '华东' })
  const rows = await store.unembedded('m', 10)
  await store.saveMeanings(
    'm',
    rows.map((row, i) => ({ ...row, vector: Float32Array.of(1, i) })),
  )
  await queue.submit({ kind: 'analyse', key: 'r', lane: 'a', holds: 'sound', payload: { words: 1 } })
  const lost = await store.expectBlob('nobody')
  await store.settleBlob(lost)
  await queue.close()
  await store.close()
  return place
}

/** What people and programs see of a store. */
async function seen(place: string): Promise<unknown> {
  const [store, queue] = [await openInsightStore(place), await openQueue(place)]
  const { hits, total } = await store.search({ query: '保养', limit: 30 })
  const shown = {
    ...{ hits, total, facets: await store.facets({}), visits: await store.listVisits(), keys: await store.listKeys() },
    repairs: [await store.listRepairs(), await store.learntRepairs()],
    hours: [await store.getHours('store-1'), await store.listStores()],
    blobs: await Promise.all(['one', 'sound', 'nobody'].map((sha256) => store.getBlob(sha256))),
    alike: (await store.search({ meaning: { model: 'm', vector: Float32Array.of(1, 0), withWords: false } })).hits,
    jobs: (await queue.list()).jobs,
  }
  await queue.close()
  await store.close()
  return JSON.parse(JSON.stringify({ ...shown, visits: shown.visits.visits }))
}

let source = ''
beforeAll(async () => {
  source = await filled(newFile())
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** @param newPlace - makes an empty target */
function migrates(newPlace: () => string | Promise<string>): void {
  test('copies everything, and both answer alike', async () => {
    const target = await newPlace()
    const { rows, queries } = await migrateStore(source, target)
    expect(rows).toBeGreaterThan(3900)
    expect(queries).toBe(200)
    expect(await seen(target)).toEqual(await seen(source))
    expect(await migrateStore(source, target)).toEqual({ rows, queries, differences: [] })
  })

  test('goes on where it was broken off, wherever that was', async () => {
    for (const stopAt of [1, 8, 16]) {
      const target = await newPlace()
      let batches = 0
      const onCopied = (): void => {
        if (++batches === stopAt) throw new Error('broken off')
      }
      await expect(migrateStore(source, target, { onCopied })).rejects.toThrow('broken off')
      let more = 0
      await migrateStore(source, target, { onCopied: () => void more++ })
      expect(more).toBeGreaterThan(0)
      expect(await seen(target)).toEqual(await seen(source))
    }
  })

  test('gives new rows numbers of their own, and finds and removes them', async () => {
    const target = await newPlace()
    await migrateStore(source, target)
    const store = await openInsightStore(target)
    const recording = buildRecording('later')
    const saved = await store.saveAnalysis(recording, buildAnalysis([buildUtterance(0, ['后来', '保养'])]))
    expect(saved.result).toBe('created')
    expect((await store.search({ query: '后来' })).total).toBe(1)
    expect(await store.deleteRecording(buildRecording('one').id)).toBe(true)
    expect(await store.getBlob('one')).toMatchObject({ refs: 0 })
    await store.close()
    await expect(migrateStore(await filled(newFile()), target)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('is noticed by columns that serve the target meanwhile; a cursor from before says that it ends here', async () => {
    const target = await newPlace()
    const before = await openInsightStore(source)
    const { nextCursor } = await before.search({ query: '保养', limit: 3 })
    await before.close()
    const store = await openInsightStore(target)
    const { reading, close } = await openStoreReading(target)
    await reading.show(noColumns(target))
    // Recordings are read before their utterances are there.
    const copied: Promise<void>[] = []
    await migrateStore(source, target, { onCopied: () => void copied.push(reading.keepUp()) })
    await Promise.all(copied)
    const asked = { query: '保养', limit: 3 }
    expect(await reading.search(asked)).toMatchObject({ total: 777, hits: (await store.search(asked)).hits })
    expect(reading.served.columns).toBeGreaterThan(0)
    await expect(reading.search({ ...asked, cursor: nextCursor })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      detail: { advice: 'begin again at the first page' },
    })
    await close()
    await store.close()
  })

  test('refuses a target that holds anything', async () => {
    const target = await newPlace()
    const store = await openInsightStore(target)
    await store.saveAnalysis(buildRecording('its own'), buildAnalysis([]))
    await store.close()
    await expect(migrateStore(source, target)).rejects.toMatchObject({ code: 'CONFLICT' })
  })
}

describe('from a file to a file', () => migrates(newFile))

describe.skipIf(url === undefined)(postgresName(), () => {
  migrates(newSchema)

  test('gives back what it got', async () => {
    const [there, back] = [await newSchema(), newFile()]
    await migrateStore(source, there)
    await migrateStore(there, back)
    expect(await seen(back)).toEqual(await seen(source))
  })
})
