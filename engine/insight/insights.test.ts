import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildUtterance,
} from '../../fixtures/builders/analysis.ts'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'
import type { Concept, Utterance } from '../types.ts'
import { changes } from './change.ts'
import { breakdown } from './breakdown.ts'
import { conceptFigures } from './concepts.ts'
import { insightsOf } from './insights.ts'
import { together } from './together.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 10)
const concept = (id: string, name: string, parent?: string): Concept => ({
  ...{ id, name, type: 'service', aliases: [], not: [], heardAs: [] },
  ...(parent ? { parent } : {}),
})
const CONCEPTS = [
  concept('service', '售后'),
  concept('service/upkeep', '保养', 'service'),
  concept('service/repair', '维修', 'service'),
  concept('service/repair/paint', '喷漆', 'service/repair'),
  concept('price', '价格'),
  concept('wifi', '无线网'),
]
const NAMES = new Map(CONCEPTS.map(({ id, name }) => [id, name]))

function say(
  at: number,
  conceptId: string,
  fields: Partial<Utterance> = {},
  polarity?: 'positive' | 'negative',
): Utterance {
  const name = NAMES.get(conceptId) ?? ''
  const holder = fields.role ?? 'customer'
  return buildUtterance(at * 3000, ['说', name], {
    mentions: [buildMention(`说${name}`, conceptId, name, { type: 'service' })],
    opinions: polarity ? [buildOpinion(polarity, { holder, conceptId, name })] : [],
    ...fields,
  })
}

describe('insights', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-insight-'))
  const visit = buildRecording('visit', { startedAt: START })
  let store: InsightStore

  beforeAll(async () => {
    store = await openInsightStore(join(folder, 'insight.db'))
    await store.saveConcepts('auto', '1', CONCEPTS)
    await store.saveAnalysis(
      visit,
      buildAnalysis(
        [
          say(0, 'service/upkeep', { stage: 'price' }, 'negative'),
          say(1, 'service/repair/paint', {}, 'negative'),
          say(2, 'service/repair/paint'),
          say(3, 'service/upkeep', { role: 'staff' }, 'positive'),
          buildUtterance(12_000, ['再见']),
        ],
        [{ kind: 'price_objection', atMs: 0, utterances: [0], weight: 1, why: 'rule' }],
      ),
    )
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('counts concepts with their descendants, opinions without the staff', async () => {
    const { concepts, coverage } = await conceptFigures(store.figureSource(), { recordingIds: [visit.id] })
    expect(coverage).toMatchObject({ recordings: 1, visits: 1, utterances: 5, heardMs: 60_000, spokenMs: 10_000 })
    const figures = concepts.map(({ conceptId, count, polarities }) => [
      conceptId,
      count,
      polarities.negative?.count ?? 0,
    ])
    expect(figures).toEqual([
      ['service', 4, 2],
      ['service/repair', 2, 1],
      ['service/repair/paint', 2, 1],
      ['service/upkeep', 2, 1],
    ])
    const upkeep = concepts.find(({ conceptId }) => conceptId === 'service/upkeep')
    expect(upkeep).toMatchObject({ share: 0.4, evidence: [`${visit.id}-0`, `${visit.id}-9000`] })
    expect(upkeep?.polarities.positive).toBeUndefined()
  })

  it('breaks a concept down: shares are of what was heard in each group', async () => {
    const scope = { recordingIds: [visit.id] }
    const by = async (dimension: 'role' | 'day', concepts: string[]) =>
      (await breakdown(store.figureSource(), { ...scope, concepts }, dimension)).groups
    expect(await by('role', ['售后'])).toMatchObject([
      { value: 'customer', count: 3, share: 0.75, polarities: { negative: { count: 2 } }, coverage: { utterances: 4 } },
      { value: 'staff', count: 1, share: 1, polarities: {} },
    ])
    expect(await by('day', ['保养'])).toMatchObject([{ value: '2026-03-10', count: 2 }])
    expect(await by('role', ['nothing'])).toEqual([])
  })

  it('says what was found in a visit, each with its evidence, the particular before the general', async () => {
    const insights = await insightsOf(store.figureSource(), visit.id)
    expect(insights.map(({ kind, conceptId, count }) => [kind, conceptId, count])).toEqual([
      ['price_objection', undefined, 1],
      ['complained_of', 'service', 2],
      ['complained_of', 'service/repair/paint', 1],
      ['complained_of', 'service/upkeep', 1],
      ['spoken_of', 'service', 4],
      ['spoken_of', 'service/repair/paint', 2],
      ['spoken_of', 'service/upkeep', 2],
    ])
    for (const { evidence } of insights) {
      expect(evidence.length).toBeGreaterThan(0)
      for (const id of evidence) expect(await store.getUtterance(id)).toBeDefined()
    }
    expect(await insightsOf(store.figureSource(), 'nothing')).toEqual([])
  })

  it('tells a change from chance by visits, and abstains when too little was heard', async () => {
    const week = async (name: string, at: number, complaining: number, wifi: number): Promise<void> => {
      for (let i = 0; i < 40; i++) {
        const words = [
          ...(i < complaining ? [say(0, 'price', {}, 'negative'), say(1, 'price', {}, 'negative')] : []),
          ...(i < wifi ? [say(2, 'wifi')] : []),
          buildUtterance(9000, ['嗯']),
        ]
        const recording = buildRecording(`${name}-${i}`, { startedAt: at + i * 60_000, storeId: 'weekly' })
        await store.saveAnalysis(recording, buildAnalysis(words))
      }
    }
    await week('before', START - 7 * DAY, 4, 10)
    await week('now', START, 20, 12)
    const scope = { storeIds: ['weekly'], fromAt: START, toAt: START + 7 * DAY }
    const found = await changes(store.figureSource(), scope)
    expect(found.now).toMatchObject({ visits: 40, utterances: 92 })
    const verdicts = found.changes.map(({ conceptId, what, verdict }) => [conceptId, what, verdict])
    expect(verdicts).toEqual([
      ['price', 'complaints', 'more'],
      ['price', 'mentions', 'more'],
      ['wifi', 'mentions', 'unclear'],
    ])
    const [price] = found.changes
    expect(price).toMatchObject({
      now: { visits: 20, visitShare: 0.5, count: 40 },
      before: { visits: 4 },
      difference: 0.4,
    })
    expect(price.interval.low).toBeGreaterThan(0.15)
    const few = await changes(store.figureSource(), { ...scope, fromAt: START, toAt: START + 300_000 })
    expect(new Set(few.changes.map(({ verdict }) => verdict))).toEqual(new Set(['too-few']))
    await expect(changes(store.figureSource(), {})).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('takes no talkative visit for a change', async () => {
    const recording = buildRecording('talkative', { startedAt: START + DAY, storeId: 'weekly' })
    const much = Array.from({ length: 200 }, (_, i) => say(i, 'service/upkeep', {}, 'negative'))
    await store.saveAnalysis(recording, buildAnalysis(much))
    const { changes: found } = await changes(store.figureSource(), {
      ...{ storeIds: ['weekly'], fromAt: START, toAt: START + 7 * DAY },
    })
    expect(found.find(({ id, what }) => id === 'service/upkeep' && what === 'complaints')?.verdict).toBe('too-few')
  })

  it('finds who complains of what also asks for what', async () => {
    for (let i = 0; i < 20; i++) {
      // Staff names the price to everybody: that is nobody's wish.
      const staff = say(2, 'price', { role: 'staff' })
      const both = i < 6 ? [say(0, 'service/upkeep', {}, 'negative'), say(1, 'wifi'), staff] : [say(0, 'price'), staff]
      await store.saveAnalysis(buildRecording(`pair-${i}`, { storeId: 'pairs' }), buildAnalysis(both))
    }
    const { pairs, tested, coverage } = await together(store.figureSource(), { storeIds: ['pairs'] })
    expect(pairs).toMatchObject([
      {
        first: { name: '保养' },
        second: { kind: 'concept', name: '无线网' },
        ...{ count: 6, ofFirst: 6, ofSecond: 6, visits: 20, share: 1, otherwise: 0 },
        evidence: [{}, {}].map(() => expect.any(String) as string),
      },
    ])
    expect(pairs[0].lift).toBeCloseTo(20 / 6)
    expect(pairs[0].q).toBeGreaterThanOrEqual(pairs[0].p)
    expect(tested).toBe(2)
    expect(coverage.visits).toBe(20)
    expect((await together(store.figureSource(), { recordingIds: [visit.id] })).pairs).toEqual([])
  })
})
