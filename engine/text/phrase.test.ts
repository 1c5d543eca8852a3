import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePhrase } from './phrase.ts'
import { plainText } from './plain-text.ts'

function found(phrase: string, text: string): string | undefined {
  const compiled = compilePhrase(phrase)
  if (!('find' in compiled)) throw new Error(compiled.en)
  const span = compiled.find(plainText(text))
  return span && text.slice(span.start, span.end)
}

describe('phrases', () => {
  test.each([
    ['太贵', '这也太贵了吧', '太贵'],
    ['能..便宜', '能不能再便宜一点', '能不能再便宜'],
    ['叫[经理|店长|]来', '叫店长来', '叫店长来'],
    ['叫[经理|店长|]来', '叫来', '叫来'],
    ['要{n}', '怎么要89？', '要89'],
    ['要{n}块', '要二十三万块', '要二十三万块'],
    ['一?点都不', '点都不好', '点都不'],
    ['^算了', '哎，算了', '算了'],
    ['买了$', '我买了，谢谢', '买了'],
    ['~先试驾', '要不今天先是价一下', '先是价'],
    ['~去别家', '那我去别加转转', '去别加'],
    ['model..y', '隔壁的 Model Y 也行', 'Model Y'],
  ])('%s is found in %s', (phrase, text, wanted) => {
    expect(found(phrase, text)).toBe(wanted)
  })

  test.each([
    ['^算了', '别人都算了'],
    ['买了$', '买了一个'],
    ['能..便宜', '能用吗？这么便宜'],
    ['~先试驾', '先试一下驾驶'],
    ['要{n}', '要不要'],
  ])('%s is not found in %s', (phrase, text) => {
    expect(found(phrase, text)).toBeUndefined()
  })

  test.each(['[甲|乙', '甲]', '{x}', '~试驾', '~太..贵', '..甲', '甲..', '?甲'])('%s is refused', (phrase) => {
    expect(compilePhrase(phrase)).toMatchObject({ zh: expect.stringContaining(phrase) as string })
  })

  test('spans lie within the text, whatever it is', () => {
    const compiled = compilePhrase('[甲|a]..[乙|b|]')
    if (!('find' in compiled)) throw new Error(compiled.en)
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('甲', '乙', 'A', 'b', '，', ' ', '？', '😀', '<phone>', '𠀀') }),
        (text) => {
          const span = compiled.find(plainText(text))
          if (span) expect(0 <= span.start && span.start < span.end && span.end <= text.length).toBe(true)
        },
      ),
    )
  })
})
