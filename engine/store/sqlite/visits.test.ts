import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../open.ts'
import type { Visit, VisitFact } from '../../visit-types.ts'
import { connect } from './driver.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tingdian-visits-'))
  path = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const fact = (id: string, utterances: number[]): VisitFact => ({ id, title: { zh: `中${id}`, en: id }, utterances })
const visit = (first: number, last: number, fields: Partial<Visit> = {}): Visit => ({
  ...{ startMs: first * 10_000, endMs: last * 10_000 + 2000, firstUtterance: first, lastUtterance: last, moments: [] },
  ...{ certainty: 1, evidence: [], doubts: [], stages: [], needs: [], groups: [], ...fields },
})
const recording = buildRecording('day', { durationMs: 60_000 })
const utterances = [0, 1, 2, 3].map((i) => buildUtterance(i * 10_000, ['第', String(i)]))
const analysis = (...visits: Visit[]) => ({ ...buildAnalysis(utterances), visits })

describe('visits', () => {
  it('are kept with what was found of them, several in a recording', async () => {
    const store = await openInsightStore(path)
    const found = { groups: [fact('baby', [1])], outcome: fact('order', [1, 1]), stages: [fact('price', [0, 1])] }
    await store.saveAnalysis(recording, analysis(visit(0, 1, found), visit(2, 3, { certainty: 0.8 })))
    const { visits } = await store.listVisits()
    expect(visits.map(({ id }) => id)).toEqual([`${recording.id}-v20000`, `${recording.id}-v0`])
    expect(visits[1]).toMatchObject({
      ...{ startMs: 0, endMs: 12_000, startedAt: recording.startedAt, endedAt: recording.startedAt + 12_000 },
      facts: [
        { kind: 'group', id: 'baby', title: { zh: '中baby' }, utteranceIds: [`${recording.id}-10000`] },
        { kind: 'outcome', id: 'order' },
        { kind: 'stage', id: 'price', utteranceIds: [`${recording.id}-0`, `${recording.id}-10000`] },
      ],
    })
    const said = async (filters: object) =>
      (await store.search({ filters, sort: 'oldest' })).hits.map(({ utterance }) => utterance.startMs)
    expect(await said({ groups: ['baby'] })).toEqual([0, 10_000])
    expect(await said({ groups: [''] })).toEqual([20_000, 30_000])
    expect(await said({ visitIds: [visits[0].id] })).toEqual([20_000, 30_000])
    await store.saveAnalysis(recording, analysis(visit(0, 3)))
    expect((await store.listVisits()).visits).toMatchObject([{ id: visits[1].id, facts: [], endMs: 32_000 }])
    expect(await said({ visitIds: [visits[1].id] })).toHaveLength(4)
    await store.deleteRecording(recording.id)
    expect(await store.listVisits()).toEqual({ visits: [], total: 0 })
    await store.close()
  })

  it('are listed page by page, each once', async () => {
    const store = await openInsightStore(path)
    for (let i = 0; i < 5; i++) await store.saveAnalysis(buildRecording(`r${i}`), analysis(visit(0, 1), visit(2, 3)))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await store.listVisits({ limit: 3, ...(cursor && { cursor }) })
      seen.push(...page.visits.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toHaveLength(10)
    expect(new Set(seen).size).toBe(10)
    await expect(store.listVisits({ cursor: 'rubbish' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await store.close()
  })

  it('keep outcomes: the same again changes nothing, and none is kept of a visit that is not there', async () => {
    const store = await openInsightStore(path)
    await store.saveAnalysis(recording, analysis(visit(0, 1), visit(2, 3)))
    const [id, other] = [`${recording.id}-v0`, `${recording.id}-v20000`]
    const order = { visitId: id, outcome: 'order', at: 5, source: 'api' }
    expect(await store.saveOutcomes([order, { ...order, visitId: other }])).toMatchObject({ created: 2 })
    expect(await store.saveOutcomes([order, { ...order, at: 6 }])).toEqual({ created: 0, updated: 1, unchanged: 1 })
    const lost = { ...order, outcome: 'lost' }
    await expect(store.saveOutcomes([lost, { ...lost, visitId: 'none' }])).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await store.getVisit(id))?.outcomes).toMatchObject([{ outcome: 'order', at: 6, source: 'api' }])
    expect(await store.removeOutcome(id, 'lost')).toBe(false)
    expect(await store.removeOutcome(id, 'order')).toBe(true)
    expect((await store.getVisit(other))?.outcomes).toHaveLength(1)
    await store.close()
  })
})

describe('a database from before there were visits', () => {
  it('has one visit per recording, and its words as they were', async () => {
    const db = await connect(path, 'write')
    await migrate(db, path, MIGRATIONS.slice(0, 2))
    await db.exec(`
      INSERT INTO stores (id, created_at) VALUES ('a', 0);
      INSERT INTO recordings (id, store_id, device_id, device_kind, started_at, duration_ms, sample_rate, channels, consent,
        file, model, pack, digest, timings, created_at, updated_at)
      VALUES ('full', 'a', 'd', 'badge', 0, 9000, 16000, 1, 'explicit', 'f.wav', 'm', 'auto', 'x', '{}', 0, 0),
        ('silent', 'a', 'd', 'badge', 0, 9000, 16000, 1, 'explicit', 's.wav', 'm', 'auto', 'y', '{}', 0, 0);
      INSERT INTO utterances (id, recording, ord, start_ms, end_ms, at, role, confidence, base, text, raw_text, terms, words,
        number_terms, tokens, intents)
      VALUES ('full-1', 1, 0, 1000, 2000, 1000, 'customer', 1, 1, '您好', '您好', '您好', '您好', '', '[]', '[]'),
        ('full-2', 1, 1, 5000, 7000, 5000, 'customer', 1, 1, '再见', '再见', '再见', '再见', '', '[]', '[]');`)
    await db.close()
    const store = await openInsightStore(path)
    expect(await store.listVisits()).toMatchObject({
      visits: [{ id: 'full-v1000', recordingId: 'full', startMs: 1000, endMs: 7000, facts: [], outcomes: [] }],
    })
    expect((await store.search({ filters: { visitIds: ['full-v1000'] } })).total).toBe(2)
    expect(await store.getUtterances('full')).toMatchObject([{ text: '您好' }, { text: '再见' }])
    expect(await store.saveOutcomes([{ visitId: 'full-v1000', outcome: 'order', source: 'api' }])).toMatchObject({
      created: 1,
    })
    await store.close()
  })
})
