import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../../models/root.ts'
import { momentsOf } from './moments.ts'
import { readTalkFile } from './read-talk-file.ts'
import { readTalks } from './talk.ts'
import { visitOf } from './visit.ts'

const HEAD = '## t-1 | tea | shop=茶叶店 | outcome=lost'
const read = (...turns: string[]) => readTalks([HEAD, ...turns].join('\n'))[0]

describe('a written conversation', () => {
  test('gives its words without marks, and spans that hold what was marked', () => {
    const [turn] = read('C1 有没有[明前|product=明前龙井]，我姓{邬|name}。 ;; ask_product').turns
    expect(turn.text).toBe('有没有明前，我姓邬。')
    for (const { start, end, text } of [...turn.entities, ...turn.personal])
      expect(turn.text.slice(start, end)).toBe(text)
    expect(turn).toMatchObject({ role: 'customer', intents: ['ask_product'], entities: [{ canonical: '明前龙井' }] })
  })

  test('has opinions with their cue', () => {
    const [turn] = read('C1 泡出来一股水味，您倒是会推荐。 ;; -茶<一股水味> -推荐<倒是会推荐>^irony complaint').turns
    expect(turn.opinions).toEqual([
      { target: '茶', polarity: -1, cue: '一股水味' },
      { target: '推荐', polarity: -1, cue: '倒是会推荐', manner: 'irony' },
    ])
  })

  test.each([
    ['an unknown intent', 'C1 你好 ;; greet', /no intent of customer: greet/],
    ['an opinion of staff', 'S 很好喝 ;; +茶<好喝>', /staff have no opinions/],
    ['a cue that was not said', 'C1 还行 ;; +茶<好喝>', /cue is not in the words/],
    ['a kind of data that there is not', 'C1 {一|number}', /kind number/],
    ['a mark left open', 'C1 [明前|product', /not closed/],
    ['a line that is no turn', '顾客：你好', /a turn is/],
  ])('is refused for %s, with the line', (_, turn, reason) => {
    expect(() => read(turn)).toThrow(reason)
    expect(() => read(turn)).toThrow(/^line 2:/)
  })

  test('becomes a visit with the moments of its intents and the sign of its turns', () => {
    const talk = read('C1 这么贵 ;; -价格<贵> price_objection', 'C1 我要了 ;; purchase_intent', 'S 好嘞 ;; close')
    expect(Object.keys(momentsOf(talk)).sort()).toEqual(['churn_risk', 'price_objection', 'purchase_signal'])
    const { turns } = visitOf(talk)
    expect(turns.map(({ sentiment }) => sentiment.polarity)).toEqual([-1, 1, 0])
  })
})

describe('the conversations to learn from', () => {
  const folder = join(projectRoot(), 'scripts', 'train', 'conversations')
  const talks = readdirSync(folder)
    .filter((name) => /^w\d+\.talk\.gz$/.test(name))
    .flatMap((name) => readTalkFile(join(folder, name)))

  test('are what their card says', () => {
    expect(talks.length).toBe(3240)
    expect(new Set(talks.map(({ id }) => id)).size).toBe(talks.length)
    expect(new Set(talks.map(({ trade }) => trade)).size).toBeGreaterThanOrEqual(10)
    expect(talks.flatMap(({ turns }) => turns).length).toBeGreaterThan(18_000)
  })

  test('have marks that hold what they mark', () => {
    for (const { turns } of talks)
      for (const { text, entities, personal } of turns)
        for (const span of [...entities, ...personal]) expect(text.slice(span.start, span.end)).toBe(span.text)
  })
})
