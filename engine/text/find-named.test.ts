import { describe, expect, test } from 'vitest'
import { findNamed, narrowedByName } from './find-named.ts'

type Named = [string, ...string[]]
const STORES: Named[] = [
  ['徐汇旗舰店', 's-0917', '华东'],
  ['徐家汇店', 's-0918', '华东'],
  ['重庆北碚店', 's-1204', '西南'],
  ['XH 仓库', 's-0001'],
]
const found = (words: string) => findNamed(STORES, (names) => names, words).map(({ thing: [name] }) => name)

describe('names that are found', () => {
  test.each([
    ['徐汇', ['徐汇旗舰店']],
    ['xuhui', ['徐汇旗舰店']],
    ['xjh', ['徐家汇店']],
    ['cqbb', ['重庆北碚店']],
    ['s-09', ['徐家汇店', '徐汇旗舰店']],
    ['huadong', ['徐家汇店', '徐汇旗舰店']],
    ['北京', []],
  ])('%s: %j', (words, wanted) => {
    expect(found(words).sort()).toEqual([...wanted].sort())
  })

  test('as they are written before as they sound, the name before the others', () => {
    expect(found('xh')).toEqual(['XH 仓库', '徐汇旗舰店'])
    const named: Named[] = [['南山店', '宝安'], ['宝安店']]
    expect(findNamed(named, (names) => names, '宝安')).toEqual([
      { thing: ['宝安店'], matched: { text: '宝安店', start: 0, end: 2 } },
      { thing: ['南山店', '宝安'], matched: { text: '宝安', start: 0, end: 2 } },
    ])
  })

  test('all in their order where nothing is asked for', () => {
    expect(narrowedByName(STORES, (names) => names, ' ')).toEqual(STORES)
    expect(narrowedByName(STORES, (names) => names)).toEqual(STORES)
    expect(narrowedByName(STORES, (names) => names, 'cq')).toEqual([STORES[2]])
  })
})
