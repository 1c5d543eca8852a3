import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findNumbers } from './numbers.ts'

const read = (text: string) => findNumbers(text).map((s) => [s.surface, s.written, s.value, s.kind, s.unit])

describe('findNumbers', () => {
  it.each<[string, string, string, number, string, string]>([
    ['要十六万八', '十六万八', '16.8万', 168000, 'price', '元'],
    ['两万三', '两万三', '2.3万', 23000, 'price', '元'],
    ['一百二', '一百二', '120', 120, 'price', '元'],
    ['三千五百块吧', '三千五百块', '3500元', 3500, 'price', '元'],
    ['5999元', '5999元', '5999元', 5999, 'price', '元'],
    ['九块九包邮', '九块九', '9.9元', 9.9, 'price', '元'],
    ['三块五毛', '三块五毛', '3.5元', 3.5, 'price', '元'],
    ['一万出头', '一万', '1万', 10000, 'price', '元'],
    ['十来万的车', '十来万', '10来万', 100000, 'price', '元'],
    ['二三十万的车', '二三十万', '20–30万', 200000, 'price', '元'],
    ['月供三千一百多', '三千一百多', '3100多', 3100, 'price', '元'],
    ['别超过六百', '六百', '600', 600, 'price', '元'],
    ['百分之八十', '百分之八十', '80%', 80, 'percent', '%'],
    ['打九五折', '九五折', '9.5折', 95, 'percent', '%'],
    ['首付三成', '三成', '30%', 30, 'percent', '%'],
    ['年化利率三点六', '三点六', '3.6%', 3.6, 'percent', '%'],
    ['想看七座的', '七座', '7座', 7, 'quantity', '座'],
    ['车长两米八', '两米八', '2.8米', 2.8, 'quantity', '米'],
    ['二点零T', '二点零T', '2.0T', 2, 'quantity', 'T'],
    ['三室两厅', '三室两厅', '3室2厅', 3, 'quantity', '室'],
    ['一百二十平', '一百二十平', '120平', 120, 'quantity', '平'],
    ['五十毫升', '五十毫升', '50毫升', 50, 'quantity', '毫升'],
    ['50ml', '50ml', '50毫升', 50, 'quantity', '毫升'],
    ['十乘二十毫米', '十乘二十毫米', '10×20毫米', 10, 'quantity', '毫米'],
    ['两个半小时', '两个半小时', '2.5小时', 2.5, 'quantity', '小时'],
    ['续航能跑五百五左右', '五百五', '550', 550, 'quantity', '公里'],
    ['下周三来', '下周三', '下周三', 3, 'date', '周'],
    ['二零二四年五月一号', '二零二四年五月一号', '2024年5月1号', 20240501, 'date', '年月日'],
    ['五月份', '五月份', '5月份', 5, 'date', '月'],
    ['三号过来', '三号', '3号', 3, 'date', '日'],
    ['下午三点半', '下午三点半', '下午3:30', 930, 'time', '点'],
    ['十一点', '十一点', '11点', 660, 'time', '点'],
    ['工号九五二七', '九五二七', '9527', 9527, 'digits', ''],
    ['幺七三零零零零六零幺四', '幺七三零零零零六零幺四', '17300006014', 17300006014, 'digits', ''],
    ['SPF五十', 'SPF五十', 'SPF50', 50, 'model', ''],
    ['理想L七', 'L七', 'L7', 7, 'model', ''],
    ['云帆M8', 'M8', 'M8', 8, 'model', ''],
    ['宋PLUS', 'PLUS', 'PLUS', 0, 'model', ''],
    ['看看model y', 'model y', 'Model Y', 0, 'model', ''],
  ])('%s', (text, surface, written, value, kind, unit) => {
    expect(read(text)).toEqual([[surface, written, value, kind, unit]])
  })

  it('reads a price per area', () => {
    expect(read('一平两万八')).toEqual([
      ['一平', '1平', 1, 'quantity', '平'],
      ['两万八', '2.8万', 28000, 'price', '元/平'],
    ])
  })

  it('reads it behind the price too', () => {
    const units = (text: string) => findNumbers(text).map((s) => [s.value, s.unit])
    expect(units('均价三万六一平')).toEqual([
      [36000, '元/平'],
      [1, '平'],
    ])
    expect(units('均价两万一平')).toEqual([
      [20000, '元/平'],
      [1, '平'],
    ])
  })

  it('separates what stands close together', () => {
    expect(findNumbers('四十毫升两百七，十块两瓶，SUV五座的').map((s) => s.written)).toEqual([
      '40毫升',
      '270',
      '10元',
      '2瓶',
      '5座',
    ])
  })

  it.each(
    '等一下 有一点贵 都一样 一起去 万一呢 三心二意 一直在 第一次 有一说一 十分满意 千万别买 百分百 一般般 一块儿去 第二件半价 两驱四驱 等半天 百货 零食 三亚 双十一 点一下 有两点建议 一定 一个人来'.split(
      ' ',
    ),
  )('%s holds no number', (text) => {
    expect(read(text)).toEqual([])
  })

  it('gives sorted spans with their own surface, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'零一二两三九十百千万亿点半块元平米折月号周下午.5%,M ') }),
    )
    fc.assert(
      fc.property(text, (words) => {
        let at = 0
        for (const span of findNumbers(words)) {
          expect(span.start).toBeGreaterThanOrEqual(at)
          expect(span.end).toBeGreaterThan(span.start)
          expect(words.slice(span.start, span.end)).toBe(span.surface)
          expect(Number.isFinite(span.value)).toBe(true)
          at = span.end
        }
      }),
      { numRuns: 1000 },
    )
  })
})
