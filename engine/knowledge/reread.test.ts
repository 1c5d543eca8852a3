import { afterAll, describe, expect, it } from 'vitest'
import { createScorer } from '../opinion/scorer.ts'
import { createTurnReader } from '../turn/reader.ts'
import type { SpokenTurn, Utterance } from '../types.ts'
import { saidIn, saidSoon, understanding } from './reread-fixture.ts'
import { withDifference } from './reread-merge.ts'

const scorer = await createScorer()
const reader = await createTurnReader()
const { understand, read } = understanding({
  score: (texts) => scorer.score(texts),
  read: (turns) => reader.read(turns),
})
afterAll(async () => {
  await scorer.close()
  await reader.close()
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const found = async (turns: SpokenTurn[], pack: string) => {
  const { utterances, moments, visits } = await understand(turns, pack)
  const again = await read({ utterances, visits }, { pack })
  const { utterances: u, moments: m, visits: v } = again
  return [plain({ utterances, moments, visits }), plain({ utterances: u, moments: m, visits: v })]
}

describe('reading again what was kept', () => {
  it.each([
    ['auto-near', 'auto'],
    ['auto-haggling', 'auto'],
    ['pest-contract', 'pest'],
    ['property-lease', 'property'],
    ['skincare-near', 'skincare'],
  ])('finds with the same knowledge what was found: %s', async (fixture, pack) => {
    const [first, again] = await found(await saidIn(fixture, 1), pack)
    expect(again).toEqual(first)
  })

  // The turn reader saw the words that are covered now: what hung on them is taken over by the difference alone.
  it('leaves what is covered covered, and repairs as they were made', async () => {
    const said = saidSoon([
      '我姓王，电话一三八一二三四五六七八',
      '那我们就定这个后背箱大的',
      '后备箱确实大，就是太贵了',
    ])
    const { utterances, moments, visits } = await understand(said, 'auto')
    const kept = { utterances, moments, ...(visits && { visits }) }
    const again = await read(kept, { pack: 'auto' })
    const told = ({ text, rawText, redactions, repairs, role, tokens }: Utterance) =>
      plain({ text, rawText, redactions, repairs, role, tokens })
    expect(again.utterances.map(told)).toEqual(utterances.map(told))
    expect(utterances[0].text).toContain('<手机号>')
    expect(utterances[1].repairs.map(({ replacement }) => replacement)).toEqual(['后备箱'])
    expect(withDifference(kept, again, again)).toBe(kept)
  })

  it('knows how sure each word was no more: the turn stands for all, and the difference takes over what was heard', async () => {
    const { utterances, moments, visits } = await understand(await saidIn('auto-near', 0.9), 'auto')
    const kept = { utterances, moments, ...(visits && { visits }) }
    const same = await read(kept, { pack: 'auto' })
    const bare = ({ mentions, ...rest }: Utterance) => ({
      ...rest,
      at: mentions.map(({ start, conceptId }) => [start, conceptId]),
    })
    expect(same.utterances.map(bare)).toEqual(utterances.map(bare))
    expect(withDifference(kept, same, same)).toBe(kept)
  })
})
