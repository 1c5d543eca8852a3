import { describe, expect, it } from 'vitest'
import { createPolarityReader } from './polarity-reader.ts'
import { createSubjectReader } from './car-subjects.ts'

describe('subjects of car talk', () => {
  const read = createSubjectReader()

  it('names what a sentence speaks of and how', () => {
    expect(read('油耗太高了，百公里十五个油')[0]).toMatchObject({ subject: '油耗' })
    expect(read('价格有点贵，动力不错').map(({ subject }) => subject)).toEqual(expect.arrayContaining(['价格', '动力']))
    expect(read('后备箱空间小得可怜，太失望了')[0]).toMatchObject({ subject: '空间', polarity: -1 })
  })

  it('names one subject at least, each once, most likely first', () => {
    for (const text of ['', '嗯', '😀', '价格动力油耗空间内饰外观'.repeat(50)]) {
      const found = read(text)
      expect(found.length).toBeGreaterThan(0)
      expect(new Set(found.map(({ subject }) => subject)).size).toBe(found.length)
      for (const [at, { confidence }] of found.entries())
        expect(confidence).toBeLessThanOrEqual(found[Math.max(0, at - 1)].confidence)
    }
  })
})

describe('praise or complaint', () => {
  const read = createPolarityReader()
  it.each([
    ['质量很好，非常满意', true],
    ['太差了，用了一次就坏了', false],
    ['物流很快，包装完好，好评', true],
    ['很失望，退货', false],
  ])('%s', (text, praises) => {
    expect(read(text) > 0.5).toBe(praises)
    expect(read(text, new Float32Array(384))).toBeGreaterThan(0)
  })
})
