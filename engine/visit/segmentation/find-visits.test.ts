import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SpokenTurn } from '../../types.ts'
import { understandWith } from '../test-visit.ts'
import { findVisits } from './find-visits.ts'
import { pauseLogOdds } from './pause-log-odds.ts'

const LAMPS = [
  '您好，欢迎光临，想看点什么',
  '我想看看台灯，孩子写作业用的',
  '这款是护眼的，亮度可以调',
  '多少钱啊',
  '一百九十九，今天有活动，送您一个灯泡',
  '网上才一百五，能不能便宜点',
  '那我去给您申请一下，您稍等',
  '久等了，经理同意了，一百六给您',
  '行，那就拿一个',
  '好的，这边扫码，您慢走，欢迎下次再来',
]
const KETTLE = [
  '您好，欢迎光临，需要点什么',
  '有没有烧水壶，给我妈买的',
  '这边都是，这个容量大，老人用着方便',
  '会不会烫手啊',
  '双层的，不烫手',
  '算了，我再去别家看看',
]

/** Turns of three seconds with a pause before each: half a second, or what `pauses` says of its place. */
function turnsOf(lines: readonly string[], pauses: Record<number, number> = {}): SpokenTurn[] {
  let endMs = 0
  return lines.map((text, at) => {
    const startMs = endMs + (pauses[at] ?? 500)
    endMs = startMs + 3000
    return { startMs, endMs, text }
  })
}

describe('visits of a recording', () => {
  test('are told apart by parting, greeting and silence, each with what belongs to it', async () => {
    const lines = [...LAMPS, ...KETTLE]
    const { visits, utterances, moments, visit } = await (await understandWith('base'))(turnsOf(lines, { 10: 40_000 }))
    expect(visits.map(({ firstUtterance, lastUtterance }) => [firstUtterance, lastUtterance])).toEqual([
      [0, 9],
      [10, 15],
    ])
    expect(visits[1]).toMatchObject({ startMs: utterances[10].startMs, endMs: utterances[15].endMs })
    expect(visits[1].certainty).toBeGreaterThan(0.9)
    expect(visits[1].evidence.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pause', 'parting', 'opening']))
    expect(visits.map(({ outcome }) => outcome?.id)).toEqual(['order', 'lost'])
    expect(visits[0].groups.map(({ id }) => id)).toContain('children')
    expect(visits[1].groups.map(({ id }) => id)).toContain('elders')
    expect(visit).toBeUndefined()
    expect(visits.flatMap((one) => one.moments)).toEqual(moments.map((_, i) => i))
    expect(moments.map(({ atMs }) => atMs)).toEqual(moments.map(({ atMs }) => atMs).sort((a, b) => a - b))
    const lost = moments.find(({ kind }) => kind === 'churn_risk')
    expect(lost?.utterances).toContain(15)
    expect(lost?.why).toContain('#15')
  })

  test('the next customer may be greeted at once', async () => {
    const { visits } = await (await understandWith('base'))(turnsOf([...LAMPS, ...KETTLE], { 10: 3000 }))
    expect(visits.map(({ firstUtterance }) => firstUtterance)).toEqual([0, 10])
  })

  test('staff who go to fetch something come back to the same visit', async () => {
    const { visits, visit } = await (await understandWith('base'))(turnsOf(LAMPS, { 7: 60_000 }))
    expect(visits).toHaveLength(1)
    expect(visits[0]).toMatchObject({ firstUtterance: 0, lastUtterance: 9, certainty: 1, evidence: [] })
    expect(visit?.outcome?.id).toBe('order')
  })

  test('nobody spoke: none', async () => {
    expect(await (await understandWith('base'))([])).toMatchObject({ visits: [], utterances: [] })
  })
})

test('a place that might be either is named and not cut', () => {
  const all = [0, -9, -9, -9, 0.1, -9, -9, 5, -9, -9]
  const turns = turnsOf(
    all.map(() => '嗯'),
    { 4: 30_000, 7: 60_000 },
  )
  const visits = findVisits(
    turns,
    all.map((odds) => ({ odds, evidence: [{ kind: 'pause', odds, what: '' }] })),
  )
  expect(visits.map(({ first, last }) => [first, last])).toEqual([
    [0, 6],
    [7, 9],
  ])
  expect(visits[0].doubts).toMatchObject([{ utterance: 4, evidence: [{ odds: 0.1 }] }])
  expect(visits[0].doubts[0].certainty).toBeCloseTo(0.525, 2)
  expect(visits[1]).toMatchObject({ doubts: [], evidence: [{ odds: 5 }] })
})

test('visits cover all turns once, in order, whatever the evidence', () => {
  const odds = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { maxLength: 40 })
  fc.assert(
    fc.property(odds, (all) => {
      const turns = turnsOf(all.map(() => '嗯'))
      const visits = findVisits(
        turns,
        all.map((one) => ({ odds: one, evidence: [] })),
      )
      expect(visits.flatMap(({ first, last }) => all.map((_, i) => i).slice(first, last + 1))).toEqual(
        all.map((_, i) => i),
      )
      for (const { first, certainty } of visits) expect(first === 0 ? certainty : certainty > 0.5).toBeTruthy()
    }),
  )
})

test('the longer the silence, the likelier another visit', () => {
  const lengths = [300, 3000, 20_000, 60_000, 180_000, 600_000]
  const odds = lengths.map(pauseLogOdds)
  expect([...odds].sort((a, b) => a - b)).toEqual(odds)
  expect(odds[0]).toBeLessThan(-3)
  expect(odds.at(-1)).toBeGreaterThan(5)
})
