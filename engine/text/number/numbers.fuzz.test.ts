import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { parseChineseNumber } from '../chinese-number.ts'
import { normalise } from '../normalise.ts'
import { findNumbers } from '../numbers.ts'

const TIMEOUT_MS = 600_000
const WORDS =
  '零 〇 一 二 两 三 五 九 十 百 千 万 亿 幺 廿 壹 拾 佰 点 . , 半 几 数 好几 上 多 来 余 个 个亿 块 元 毛 角 分 钱 百分之 千分之 分之 % 折 成 ' +
  '年 月 日 号 周 星期 下 早上 晚上 点钟 刻 : 到 至 - ~ 负 零下 ￥ $ RMB w k L M8 平 米 升 天 个月 小时 第 一下 万一 八成 是 大约 左右 ' +
  '0 1 5 07 12 25 99 2025 1299 三五 三两 乘 x 室 厅 了 的 ，'
const said = fc.array(fc.constantFrom(...WORDS.split(' ')), { maxLength: 24 }).map((words) => words.join(''))
const anything = fc.oneof(
  said,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

test(
  'numbers of any text stand where they say, in order, with ends around them',
  () => {
    fc.assert(
      fc.property(anything, (text) => {
        let at = 0
        for (const { start, end, surface, value, min, max, written } of findNumbers(text)) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toBe(surface)
          expect(Number.isFinite(value)).toBe(true)
          expect(written).not.toMatch(/undefined|NaN/)
          expect(min === undefined).toBe(max === undefined)
          if (min !== undefined && max !== undefined) expect(min).toBeLessThan(max)
          at = end
        }
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

test(
  'what is read alone has one finite value or none',
  () => {
    fc.assert(
      fc.property(said, (text) => {
        const value = parseChineseNumber(text)
        expect(value === undefined || (Number.isFinite(value) && value <= Number.MAX_SAFE_INTEGER)).toBe(true)
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

test(
  'the normal form of any text is normal, and its places lead back into the text',
  () => {
    const mixed = fc.array(fc.oneof(anything, fc.constantFrom('乾', '著', '看著', '機', '噁', '沈', '坏', '(音樂)')), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(mixed, (parts) => {
        const raw = parts.join('')
        const { text, map } = normalise(raw)
        expect(normalise(text).text).toBe(text)
        expect(map.length).toBe(text.length + 1)
        for (let i = 1; i < map.length; i++) expect(map[i]).toBeGreaterThanOrEqual(map[i - 1])
        expect(map.at(-1)).toBeLessThanOrEqual(raw.length)
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

/** Four times the text may take so many times the work: linear is 4, quadratic 16; clocks on a busy machine are coarse. */
const MOST = 10

/** Least of five, so that neither a first, uncompiled run nor a busy machine decides; below this many it is the clock that is read. */
const LEAST_MS = 10

function workMs(text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    findNumbers(normalise(text).text)
    return process.cpuUsage(before).user / 1000
  })
  return Math.max(LEAST_MS, Math.min(...times))
}

test(
  'work grows with the length, whatever is said over and over',
  () => {
    const unit = fc.array(fc.constantFrom(...WORDS.split(' ')), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(unit, (words) => {
        const long = (length: number) => words.join('').repeat(Math.ceil(length / words.join('').length))
        expect(workMs(long(8000)) / workMs(long(2000))).toBeLessThan(MOST)
      }),
      // One run reads 30,000 characters.
      { ...fuzzRuns(40) },
    )
  },
  TIMEOUT_MS,
)
