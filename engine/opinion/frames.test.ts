import { beforeAll, describe, expect, it } from 'vitest'
import { loadPack } from '../pack/load.ts'
import { createMatcher } from '../match/match.ts'
import { createJudge } from './judge.ts'

let sumOf: (text: string) => number
let signsOf: (text: string) => number[]

beforeAll(async () => {
  const auto = await loadPack('auto')
  const [match, judge] = [createMatcher(auto), createJudge(auto)]
  const opinions = (text: string) => judge({ text, role: 'customer', mentions: match(text) })
  sumOf = (text) => Math.sign(opinions(text).reduce((sum, { score }) => sum + score, 0))
  signsOf = (text) => opinions(text).map(({ score }) => Math.sign(score))
})

const FRAMES: Record<string, [number, string][]> = {
  'complements of degree': [
    [1, '我妈爱得不得了'],
    [1, '这座椅舒服得不行'],
    [1, '味道香得要命'],
    [-1, '车机卡得不行'],
    [-1, '那声音吵得要死'],
    [-1, '我觉得不行'],
  ],
  'superlatives, but no haggling': [
    [1, '不能更满意了'],
    [1, '舒服得不能再舒服'],
    [1, '没有比这款更好用的了'],
    [-1, '糟糕得不能再糟糕'],
    [0, '不能再便宜了吗'],
  ],
  'a negation over whom it was done to': [
    [1, '从来没让人失望过'],
    [1, '没叫我们后悔'],
    [-1, '真让人失望'],
    [-1, '没让我满意'],
  ],
  'not to be called so': [
    [-1, '谈不上多舒服'],
    [-1, '说不上有多划算'],
    [1, '算不上多贵'],
  ],
  denials: [
    [1, '谁讲不好用了'],
    [1, '谁说贵了'],
    [-1, '谁说便宜了'],
    [1, '能不满意吗'],
    [1, '怎么会不喜欢'],
    [1, '想不喜欢都难'],
    [1, '让人不爱都难'],
    [-1, '想满意都难'],
    [0, '能不去吗'],
    [0, '会不会不舒服'],
  ],
  'nowhere, but not where': [
    [-1, '哪里舒服了'],
    [-1, '哪儿便宜了啊'],
    [1, '哪里差了'],
    [0, '哪里坏了'],
    [0, '哪里便宜'],
    [-1, '哪有这么贵的'],
  ],
  mockery: [
    [-1, '舒服什么舒服'],
    [-1, '便宜什么呀'],
    [-1, '舒服个啥'],
    [1, '贵什么贵'],
    [0, '选什么颜色好'],
    [0, '用什么好呢'],
  ],
  'nothing at all': [
    [1, '一点异响没有'],
    [1, '半点问题没有'],
    [1, '一点毛病都挑不出来'],
    [1, '毛病一点没有'],
    [-1, '一点诚意没有'],
    [-1, '一点变化没有'],
  ],
  'compared with before, or with what was said': [
    [-1, '没有上回热情'],
    [-1, '没以前好了'],
    [-1, '没有你们说的那么好'],
    [1, '没有去年贵'],
    [-1, '比上次差'],
    [1, '比以前好'],
    [-1, '不比以前好'],
    [1, '不比别家贵'],
  ],
  'years and times': [
    [1, '能不好吗，都开了五年了'],
    [1, '都买第三回了'],
    [-1, '都等了三天了'],
    [-1, '第三次来修了'],
  ],
  'words of money in a trade that limits them': [
    [-1, '就是太贵了'],
    [-1, '太贵'],
    [1, '不得不说真香'],
  ],
}

for (const [name, sentences] of Object.entries(FRAMES))
  describe(name, () => {
    it.each(sentences)('%i %s', (wanted, text) => {
      expect(sumOf(text) + 0).toBe(wanted)
    })
  })

it('grants something and weighs the rest more', () => {
  expect(sumOf('贵是贵，但是值')).toBe(1)
  expect(sumOf('小是小了点，可是好用')).toBe(1)
  expect(sumOf('好看是好看，就是太贵')).toBe(-1)
  expect(signsOf('便宜是便宜，不好用')).toEqual([1, -1])
})
