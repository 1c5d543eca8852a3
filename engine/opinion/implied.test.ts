import { beforeAll, describe, expect, it } from 'vitest'
import type { Knowledge } from '../pack/knowledge.ts'
import { loadPack } from '../pack/load.ts'
import { createMatcher, type Match } from '../match/match.ts'
import { createUnderstand } from '../understand.ts'
import type { Role } from '../types.ts'
import { createImplied, openTurn, type OpenTurn, type ReadImplied } from './implied.ts'
import { createJudge } from './judge.ts'
import { FACT, type Scores } from './scorer.ts'

let match: Match
let judge: ReturnType<typeof createJudge>
let implied: ReadImplied
let base: Knowledge

beforeAll(async () => {
  base = await loadPack('base')
  ;[match, judge, implied] = [createMatcher(base), createJudge(base), createImplied(base)]
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
    expect(implied(turn, sure('negative'))).toMatchObject([
      {
        holder: 'customer',
        conceptId: 'base/goods/packaging',
        polarity: 'negative',
        cues: ['嗯，包装上全是灰'],
        start: 0,
        end: 8,
      },
    ])
    expect(implied(turn, sure('positive'))[0].score).toBeGreaterThan(0.3)
    expect(implied(turn, sure('none'))).toEqual([])
  })

  it('joins the utterance that it was read from, before the visit is read', async () => {
    const turns = ['您好，欢迎光临', '我胳膊上全是红点子', '多少钱'].map((text, at) => {
      return { startMs: at * 1000, endMs: at * 1000 + 900, text, speaker: at === 0 ? '1' : '2' }
    })
    const asked: string[] = []
    const score = (texts: readonly string[]) => {
      asked.push(...texts)
      return Promise.resolve(texts.map(() => sure('negative')))
    }
    const { utterances } = await createUnderstand(base, { score })(turns)
    expect(asked).toEqual(['我胳膊上全是红点子'])
    expect(utterances.map(({ opinions }) => opinions.length)).toEqual([0, 1, 0])
  })
})
