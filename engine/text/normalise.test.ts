import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from './normalise.ts'
import { composeMaps, identityMap, replaceSpans } from './offset-map.ts'

const messyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '後排空間',
        '(音樂播放中)',
        '[Music]',
        '♪',
        '\uD83D',
        '\uDE00',
        '😀',
        '　',
        '\u200B',
        'ｍ８',
        '㎡',
        '。',
        '(',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('normalise', () => {
  it.each([
    ['雲帆Ｍ８的後備箱', '云帆M8的后备箱'],
    ['(音樂播放中)歡迎光臨', '欢迎光临'],
    ['您好[Music] 请进 ♪♪', '您好 请进'],
    ['【掌声】谢谢', '谢谢'],
    ['  a\u00A0\u3000b\n\tc ', 'a b c'],
    ['您好，两位？（二楼）', '您好，两位？（二楼）'],
    ['坏\uD83D的\uDE00字😀', '坏的字😀'],
    ['一百二十㎡', '一百二十m2'],
    ['怎么幺三八', '怎么幺三八'],
    ['\u200B零\uFEFF宽', '零宽'],
  ])('%s', (raw, wanted) => {
    expect(normalise(raw).text).toBe(wanted)
  })

  it('leads back to the raw text', () => {
    const raw = '(音樂播放中) 後排空間'
    const mapped = normalise(raw)
    const at = mapped.text.indexOf('空间')
    expect(raw.slice(mapped.toRaw(at), mapped.toRaw(at + 2))).toBe('空間')
  })

  it('keeps brackets with words in them', () => {
    expect(normalise('前面(左边那台)就是').text).toBe('前面(左边那台)就是')
  })

  it('is idempotent, and its map never falls and stays in range', () => {
    fc.assert(
      fc.property(messyText, (raw) => {
        const { text, map } = normalise(raw)
        expect(normalise(text).text).toBe(text)
        expect(map.length).toBe(text.length + 1)
        expect(encodeURIComponent(text)).toBeDefined()
        for (let i = 0; i < map.length; i++) {
          expect(map[i]).toBeLessThanOrEqual(raw.length)
          expect(map[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : (map[i - 1] ?? 0))
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('offset maps', () => {
  it('compose', () => {
    const first = replaceSpans('abcdef', [{ start: 1, end: 3, text: '' }])
    const second = replaceSpans(first.text, [{ start: 0, end: 1, text: 'XYZ' }])
    const both = composeMaps(second.map, first.map)
    expect(second.text).toBe('XYZdef')
    expect(both[3]).toBe(3)
    expect(composeMaps(first.map, identityMap(6))).toEqual(first.map)
  })
})
