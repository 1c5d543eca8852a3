import { describe, expect, test } from 'vitest'
import { loadPack } from '../pack/load.ts'
import type { VisitSummary } from '../visit-types.ts'
import { createVisitReader } from './read.ts'
import { turnsOf, understandWith } from './test-visit.ts'

const LAMPS = [
  'S 您好，欢迎光临，想看点什么',
  'C 我想看看台灯，孩子写作业用的',
  'S 这款是护眼的，亮度可以调',
  'C 多少钱啊',
  'S 一百九十九，今天有活动，送您一个灯泡',
  'C 网上才一百五，能不能便宜点',
  'S 网上的没有质保，我们保三年',
  'C 算了，我再去别家看看',
]
const TV = ['S 您好，这款我给您介绍一下', 'C ', 'S 好的，您稍等']

describe('roles', () => {
  test('one speaker has one role, whoever begins', async () => {
    const understand = await understandWith('base')
    const roles = (await understand(turnsOf(LAMPS))).utterances.map(({ role }) => role)
    expect(roles).toEqual(LAMPS.map((line) => (line.startsWith('S') ? 'staff' : 'customer')))
    const later = (await understand(turnsOf(LAMPS.slice(1)))).utterances.map(({ role }) => role)
    expect(later).toEqual(roles.slice(1))
  })

  test('words and turns tell where speakers are not known', async () => {
    const understand = await understandWith('base')
    const roles = (await understand(turnsOf(LAMPS, false))).utterances.map(({ role }) => role)
    expect(roles).toEqual(LAMPS.map((line) => (line.startsWith('S') ? 'staff' : 'customer')))
  })

  test('nobody speaks in an empty visit', async () => {
    expect((await (await understandWith('base'))([])).moments).toEqual([])
  })
})

describe('split', () => {
  test('cuts a turn in which the other side answers', async () => {
    const { split } = createVisitReader(await loadPack('base'))
    const text = '这个多少钱啊？您好，这款现在活动价九十九，我帮您拿一个看看'
    const parts = split([{ startMs: 1000, endMs: 9000, text }])
    expect(parts.map((part) => part.text).join('')).toBe(text)
    expect(parts).toHaveLength(2)
    expect(parts[0].text).toBe('这个多少钱啊？')
    expect(parts[0].endMs).toBe(parts[1].startMs)
    expect([parts[0].startMs, parts[1].endMs]).toEqual([1000, 9000])
  })

  test('takes times and tokens of the parts from the tokens', async () => {
    const { split } = createVisitReader(await loadPack('base'))
    const [first, second] = ['这个多少钱啊？', '您好，这款现在活动价九十九，我帮您拿一个看看']
    const tokens = [
      { text: first, startMs: 0, endMs: 900, confidence: 1 },
      { text: second, startMs: 2500, endMs: 6000, confidence: 1 },
    ]
    const parts = split([{ startMs: 0, endMs: 6000, text: first + second, tokens }])
    expect(parts.map((part) => [part.startMs, part.tokens?.length])).toEqual([
      [0, 1],
      [2500, 1],
    ])
  })

  test('leaves turns with a speaker alone', async () => {
    const { split } = createVisitReader(await loadPack('base'))
    const turns = turnsOf(LAMPS)
    expect(split(turns)).toEqual(turns)
  })
})

describe('journey', () => {
  test('finds the moments with their place and reason', async () => {
    const { moments, utterances } = await (await understandWith('base'))(turnsOf(LAMPS))
    const kinds = new Map(moments.map((moment) => [moment.kind, moment]))
    expect([...kinds.keys()].sort()).toEqual(['churn_risk', 'competitor_comparison', 'price_objection'])
    expect(kinds.get('price_objection')?.atMs).toBe(utterances[5].startMs)
    expect(kinds.get('price_objection')?.utterances).toContain(5)
    expect(kinds.get('price_objection')?.why).toMatch(/^base\/moments\/price-objection \(.*cues\.yaml:\d+\): #5 /)
  })

  test('tells stages, needs, groups and a likely outcome', async () => {
    const { utterances, visit } = await createVisitJourney(await understandWith('base'))
    expect(utterances[0].stage).toBe('arrival')
    expect(utterances[5].stage).toBe('price')
    expect(visit?.groups.map(({ id }) => id)).toContain('children')
    expect(visit?.outcome).toMatchObject({ id: 'lost', utterances: [7] })
  })

  test.each([
    ['auto', '能不能先试驾一下', 'purchase_signal'],
    ['auto', '你们店长电话给我，我跟他说', 'manager_request'],
    ['auto', '修了三回了还是漏水，你们技术行不行', 'complaint'],
    ['property', '我们今天就把定金交了吧', 'purchase_signal'],
    ['property', '公摊太高了，里面转不开身', 'complaint'],
    ['skincare', '抹上去真舒服，我好喜欢', 'praise'],
    ['skincare', '专柜那款才两百，你们要三百', 'competitor_comparison'],
    ['pest', '怎么要八十块啊，太贵了', 'price_objection'],
    ['pest', '算了，我自己去网上买点药', 'churn_risk'],
  ])('%s: %s is a moment', async (pack, said, kind) => {
    const turns = turnsOf([TV[0], `C ${said}`, TV[2]])
    const { moments } = await (await understandWith(pack))(turns)
    expect(moments.map((moment) => moment.kind)).toContain(kind)
  })

  test.each([
    ['auto', '有没有六座的，我家四口人加两个老人'],
    ['property', '阳台朝哪个方向，契税要交多少'],
    ['skincare', '这个一天用几次，早晚都要用吗'],
    ['pest', '家里养了两只鹦鹉，能不能喷药'],
  ])('%s: %s is none', async (pack, said) => {
    const { moments } = await (await understandWith(pack))(turnsOf([TV[0], `C ${said}`, TV[2]]))
    expect(moments).toEqual([])
  })

  test('what staff say is no moment', async () => {
    const turns = turnsOf(['S 您好，这款不贵的，别家都要三百，我好喜欢这个颜色', 'C 嗯，我看看', 'S 您慢慢看'])
    expect((await (await understandWith('base'))(turns)).moments).toEqual([])
  })
})

async function createVisitJourney(understand: Awaited<ReturnType<typeof understandWith>>) {
  const read = await understand(turnsOf(LAMPS))
  return read as typeof read & { visit?: VisitSummary }
}
