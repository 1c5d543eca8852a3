import { describe, expect, test } from 'vitest'
import { isPinyinQuery, matchPinyin } from './pinyin-match.ts'

describe('what is typed as pinyin', () => {
  test.each([
    ['重庆', 'cq', '重庆'],
    ['重庆', 'zq', '重庆'],
    ['重庆', 'chongqing', '重庆'],
    ['重庆', 'chongq', '重庆'],
    ['重庆', 'chq', '重庆'],
    ['后备箱', 'houbx', '后备箱'],
    ['后备箱', 'bei', '备'],
    ['后备箱', "hou'bei", '后备'],
    ['后备箱', 'hou bei xiang', '后备箱'],
    ['绿色', 'lvse', '绿色'],
    ['绿色', 'lüse', '绿色'],
    ['绿色', 'luse', '绿色'],
    ['SUV车型', 'suvc', 'SUV车'],
    ['15万以内', 'wyn', '万以内'],
    ['𠮷野家', 'yj', '野家'],
  ])('%s by %s', (text, query, wanted) => {
    const { start = 0, end = 0 } = matchPinyin(text, query) ?? {}
    expect(text.slice(start, end)).toBe(wanted)
  })

  test.each([
    ['重庆', 'qc'],
    ['重庆', 'chongqingshi'],
    ['后备箱', 'hx'],
    ['价格', 'jiagee'],
    ['价格', ''],
    ['', 'a'],
  ])('%s not by %s', (text, query) => {
    expect(matchPinyin(text, query)).toBeUndefined()
  })

  test('a query of Chinese or signs is none', () => {
    expect(['cq', 'lüse', "xi'an", 'suv7'].map(isPinyinQuery)).toEqual([true, true, true, true])
    expect(['太贵', '7座', '', 'a-b'].map(isPinyinQuery)).toEqual([false, false, false, false])
  })

  test('a long name with many sounds takes few steps', () => {
    expect(matchPinyin('重'.repeat(500), `${'c'.repeat(499)}x`)).toBeUndefined()
  })
})
