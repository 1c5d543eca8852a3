import { beforeAll, describe, expect, it } from 'vitest'
import { createMatcher } from '../match/match.ts'
import { loadPack } from '../pack/load.ts'
import type { Mention, Opinion, Role } from '../types.ts'
import { createJudge } from './judge.ts'
import { topicAfter, type Topic } from './target.ts'

let opinionsIn: (text: string, role?: Role, topic?: Topic) => Opinion[]

beforeAll(async () => {
  const base = await loadPack('base')
  const [match, judge] = [createMatcher(base), createJudge(base)]
  opinionsIn = (text, role = 'customer', topic) => judge({ text, role, mentions: match(text), topic })
})

const signOf = (opinions: readonly Opinion[]): number => Math.sign(opinions.reduce((sum, { score }) => sum + score, 0))

describe('polarity of a sentence', () => {
  const cases: Record<string, [number, string][]> = {
    'degree and negation': [
      [1, '小姑娘服务态度真好'],
      [-1, '服务态度不太好'],
      [-1, '质量没那么好'],
      [1, '不贵啊'],
      [-1, '不便宜啊'],
      [1, '也不是不好看'],
      [1, '一点异味都没有'],
      [-1, '一点诚意都没有'],
      [1, '特别特别好看'],
    ],
    'limits of a phrase': [
      [-1, '这儿的价格也太高了些'],
      [-1, '等待时间好长'],
      [1, '保修期挺长的'],
      [-1, '保质期很短'],
    ],
    'rhetorical questions': [
      [-1, '你们这也叫优惠？'],
      [-1, '三千二还便宜啊？'],
    ],
    comparison: [
      [1, '比网上便宜'],
      [-1, '网上比你们便宜两百呢'],
      [1, '没有别家那么贵'],
      [-1, '没有网上说的那么好'],
      [-1, '服务还不如隔壁店呢'],
      [1, '确实比我原来那个好多了'],
    ],
    'about a rival alone': [
      [0, '我朋友在别家买的，说挺好的'],
      [0, '我们看过隔壁那家，它那个有点挤'],
    ],
    'questions, wishes, conditions, requests': [
      [0, '贵不贵？'],
      [0, '这个贵吗'],
      [0, '如果质量好的话我就买两个'],
      [0, '要是再便宜一点就好了'],
      [0, '价格能不能再便宜点'],
      [0, '有没有好看一点的'],
      [0, '我想找一个便宜点的'],
    ],
    'without marks': [
      [0, '什么时候方便看一下'],
      [0, '质量好吗我先问问'],
      [-1, '三千二还便宜啊我不信'],
    ],
    'ways of speaking': [
      [1, '行，那就要这个吧'],
      [0, '这个熏人不？'],
    ],
    'said of oneself, manners, nothing': [
      [0, '我驾驶水平特别差'],
      [0, '我皮肤特别差，一到换季就过敏'],
      [-1, '我皮肤用了你们这个就过敏'],
      [0, '嗯，那个怎么卖？'],
      [0, '好的，谢谢'],
      [0, ''],
      [0, '，。？'],
    ],
  }
  for (const [name, sentences] of Object.entries(cases))
    describe(name, () => {
      it.each(sentences)('%i %s', (wanted, text) => {
        const opinions = opinionsIn(text)
        expect(signOf(opinions), JSON.stringify(opinions)).toBe(wanted)
      })
    })
})

describe('an opinion', () => {
  it('names its target, cue and place', () => {
    expect(opinionsIn('包装挺精致的，就是价格太贵了')).toMatchObject([
      { conceptId: 'base/goods/packaging', polarity: 'positive', holder: 'customer', start: 2, end: 5 },
      { conceptId: 'base/price', name: '价格', polarity: 'negative', cues: ['太贵'] },
    ])
  })

  it('weighs what comes after the turn of thought more', () => {
    const [before, after] = opinionsIn('质量不错，但是服务态度不行')
    expect(Math.abs(after?.score ?? 0)).toBeGreaterThan(before?.score ?? 1)
  })

  it('falls back on the topic of the turn before', () => {
    const topic = topicAfter(lookMentions())
    expect(opinionsIn('挺满意的', 'customer', topic)).toMatchObject([{ conceptId: 'base/goods/look', score: 1 }])
    expect(opinionsIn('挺满意的')[0]?.conceptId).toBeUndefined()
  })

  it('is never of the staff', () => {
    expect(opinionsIn('我们这款质量特别好', 'staff')).toEqual([])
  })
})

function lookMentions() {
  return [
    {
      conceptId: 'base/goods/look',
      name: '外观',
      type: 'feature' as const,
      surface: '外观',
      start: 0,
      end: 2,
      confidence: 1,
      how: 'exact' as const,
      negated: false,
    },
  ]
}

it('hears no praise in a name: 豪华版 is a trim, 豪华 alone a compliment', async () => {
  const auto = await loadPack('auto')
  const [match, judge] = [createMatcher(auto), createJudge(auto)]
  const signs = (text: string) => signOf(judge({ text, role: 'customer', mentions: match(text) }))
  expect(signs('行吧就订豪华版，十六万九')).toBe(0)
  expect(signs('内饰挺豪华的')).toBe(1)
})

it.each([
  ['阳台挺宽的，烘干机往里一搁还有地方，真不错', 'property/room/balcony'],
  ['第三排挺宽，推车折好往里一搁，真不错', 'auto/space/third'],
])('praises the room, not what fits in: %s', async (text, concept) => {
  const pack = await loadPack(concept.slice(0, concept.indexOf('/')))
  const mentions = createMatcher(pack)(text)
  expect(mentions.some(({ conceptId }) => conceptId.startsWith('base/ware/'))).toBe(true)
  const opinions = createJudge(pack)({ text, role: 'customer', mentions })
  expect(opinions.at(-1)?.conceptId).toBe(concept)
})

it.each([
  ['后备箱挺宽敞的，婴儿车不用拆就塞进去，真不错', '婴儿车', 'auto/space/trunk'],
  ['第三排挺宽，折叠床横着也放得下，真不错', '折叠床', 'auto/space/third'],
])('and not what no pack knows: %s', async (text, goods, concept) => {
  const pack = await loadPack('auto')
  const start = text.indexOf(goods)
  const open: Mention = {
    ...{ conceptId: `open/product/${goods}`, name: goods, type: 'product', surface: goods },
    ...{ start, end: start + goods.length, confidence: 0.8, how: 'learned', negated: false },
  }
  const known = createMatcher(pack)(text).filter((one) => one.end <= start || open.end <= one.start)
  const mentions = [...known, open].sort((a, b) => a.start - b.start)
  const opinions = createJudge(pack)({ text, role: 'customer', mentions })
  expect(opinions.map(({ conceptId }) => conceptId)).toEqual([concept])
})
