import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPolarityReader } from './polarity-reader.ts'
import { createSubjectReader } from './car-subjects.ts'
import { createScorer, type Scorer } from './scorer.ts'

let scorer: Scorer
beforeAll(async () => {
  scorer = await createScorer()
})
afterAll(() => scorer.close())

describe('subjects of car talk', () => {
  const read = (text: string) => createSubjectReader(scorer)(text)

  it('names what a sentence speaks of and how', async () => {
    expect((await read('油耗太高了，百公里十五个油'))[0]).toMatchObject({ subject: '油耗' })
    expect((await read('价格有点贵，动力不错')).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['价格', '动力']),
    )
    expect((await read('后备箱空间小得可怜，太失望了'))[0]).toMatchObject({ subject: '空间', polarity: -1 })
  })

  it('names one subject at least, each once, most likely first', async () => {
    for (const text of ['', '嗯', '😀', '价格动力油耗空间内饰外观'.repeat(50)]) {
      const found = await read(text)
      expect(found.length).toBeGreaterThan(0)
      expect(new Set(found.map(({ subject }) => subject)).size).toBe(found.length)
      for (const [at, { confidence }] of found.entries())
        expect(confidence).toBeLessThanOrEqual(found[Math.max(0, at - 1)].confidence)
    }
  })
})

describe('praise or complaint', () => {
  it.each([
    ['质量很好，非常满意', true],
    ['太差了，用了一次就坏了', false],
    ['物流很快，包装完好，好评', true],
    ['很失望，退货', false],
    ['这个师傅干活很细心也很快', true],
    ['送来的时候都凉了还少了一份', false],
  ])('%s', async (text, praises) => {
    expect((await createPolarityReader(scorer)(text)) > 0.5).toBe(praises)
  })
})
