import { beforeAll, describe, expect, it } from 'vitest'
import { loadPack } from '../graph/load.ts'
import { createMatcher, type Match } from '../graph/match.ts'
import { addFeelings } from '../feel.ts'
import { createUnderstandSteps, type UnderstandSteps } from '../understand.ts'
import type { Role } from '../types.ts'
import { createFeeling, openTurn, type OpenTurn } from './feeling.ts'
import { createJudge } from './judge.ts'
import { FACT, type Scores } from './scorer.ts'

let match: Match
let judge: ReturnType<typeof createJudge>
let feel: ReturnType<typeof createFeeling>
let steps: UnderstandSteps

beforeAll(async () => {
  const base = await loadPack('base')
  ;[match, judge, feel] = [createMatcher(base), createJudge(base), createFeeling(base)]
  steps = createUnderstandSteps(base)
})

function open(text: string, role: Role = 'customer'): OpenTurn | undefined {
  const turn = { text, role, mentions: match(text) }
  return openTurn(turn, judge(turn))
}

describe('a turn is left open', () => {
  it.each([
    ['我胳膊上全是红点子。', '我胳膊上全是红点子'],
    ['嗯，师傅连冰箱后面都挪开看了。', '嗯，师傅连冰箱后面都挪开看了'],
  ])('%s', (text, statement) => {
    expect(open(text)?.statement.text).toBe(statement)
  })

  it.each([
    ['what a rule has read', '服务态度不太好', 'customer'],
    ['questions', '打一次药要多久？', 'customer'],
    ['a question beside a statement', '我家在六楼，你们上门吗？', 'customer'],
    ['conditions', '要是不合适的话就换一个', 'customer'],
    ['the own situation', '我皮肤偏干', 'customer'],
    ['too little', '嗯，行。', 'customer'],
    ['staff', '窗户正对着垃圾站', 'staff'],
    ['nothing', '', 'customer'],
  ])('but not %s', (_, text, role) => {
    expect(open(text, role as Role)).toBeUndefined()
  })
})

/** What the scorer would say if it were sure. */
function sure(polarity: 'negative' | 'none' | 'positive'): Scores {
  const scores = new Float32Array(4 * (FACT + 1))
  scores[4 * FACT + 1 + ['negative', 'none', 'positive'].indexOf(polarity)] = 5
  return scores
}

describe('an opinion from a fact', () => {
  it('names the target, the words and their place', () => {
    const turn = open('嗯，包装上全是灰。')!
    expect(feel(turn, sure('negative'))).toMatchObject([
      {
        holder: 'customer',
        conceptId: 'base/goods/packaging',
        polarity: 'negative',
        cues: ['嗯，包装上全是灰'],
        start: 0,
        end: 8,
      },
    ])
    expect(feel(turn, sure('positive'))[0].score).toBeGreaterThan(0.3)
    expect(feel(turn, sure('none'))).toEqual([])
  })

  it('joins the utterance that it was read from, before the visit is read', async () => {
    const turns = ['您好，欢迎光临', '我胳膊上全是红点子', '多少钱'].map((text, at) => {
      return { startMs: at * 1000, endMs: at * 1000 + 900, text, speaker: at === 0 ? '1' : '2' }
    })
    const begun = steps.begin(turns)
    expect([...begun.open.keys()]).toEqual([1])
    const score = (texts: readonly string[]) => Promise.resolve(texts.map(() => sure('negative')))
    const { utterances } = steps.finish({ ...begun, utterances: await addFeelings(begun, feel, { score }) })
    expect(utterances.map(({ opinions }) => opinions.length)).toEqual([0, 1, 0])
  })
})
