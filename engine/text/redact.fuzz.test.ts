import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { toArabicDigits } from './chinese-number.ts'
import { findPersonalData, redact } from './redact.ts'

const TIMEOUT_MS = 600_000
const turnsOf = (texts: readonly string[]) => texts.map((text) => ({ text, startMs: 0, endMs: 0 }))
const coveredTexts = (texts: readonly string[]) => {
  const found = findPersonalData(turnsOf(texts))
  return texts.map(
    (text, at) =>
      redact(
        text,
        found.filter(({ turn }) => turn === at),
      ).text,
  )
}

/** What such texts are made of: digits in both forms, letters, brackets, names, and the words that lead to them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'0123456789零一二三四五六七八九幺两十百AbXx沪粤新这()（）[]【】+-—_@.，。、 的叫姓我您是号位点栋路市',
    ...[
      '张三',
      '李小禾',
      '欧阳',
      '王先生',
      '收件人',
      '客户',
      '我叫',
      '免贵姓',
      '名字怎么写',
      '双木林',
      '大小的晓',
      '单人旁',
    ],
    ...[
      '电话',
      '手机尾号',
      '前三位',
      '中间四位',
      '卡号',
      '身份证',
      '护照',
      '车牌',
      '车架号',
      '微信',
      'QQ',
      '订单号',
      '送到',
      '艾特',
      '点com',
    ],
    ...['136', '00000001', '6222020000000000000', '沪A00071', 'E00000012', '😀', '\ud83d', '\u0000'],
  ),
  fc.string({ maxLength: 3, unit: 'binary' }),
)
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

test(
  'any turns: no throw, spans sorted, within their turn, never overlapping, never empty',
  () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        let last = { turn: 0, end: 0 }
        for (const { turn, start, end } of findPersonalData(turnsOf(texts))) {
          expect(turn > last.turn || (turn === last.turn && start >= last.end)).toBe(true)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(texts[turn].length)
          last = { turn, end }
        }
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

test(
  'a mobile number after 电话 leaves no four of its digits in a row, whatever stands around it and however it is written',
  () => {
    const digits = fc.array(fc.nat(9), { minLength: 9, maxLength: 9 })
    const joint = fc.constantFrom('', ' ', '-', '，', '，嗯，')
    const around = fc.constantFrom('', '。', '好的。', '我姓王。', '(', '这ES200，', '订单先不说。', '收件人李小禾，')
    fc.assert(
      fc.property(digits, joint, joint, around, around, fc.boolean(), (rest, first, second, before, after, words) => {
        const say = (part: number[]) =>
          part.map((digit) => (words ? '零幺二三四五六七八九'.charAt(digit) : digit)).join('')
        const number = [1, 3, ...rest]
        const spoken = say(number.slice(0, 3)) + first + say(number.slice(3, 7)) + second + say(number.slice(7))
        const [covered] = coveredTexts([`${before}电话${spoken}。${after}`])
        const left = toArabicDigits(covered.replaceAll(/<[^>]*>|ES200/g, '|')).replaceAll('幺', '1')
        expect(left).not.toMatch(/\d{4}/)
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

/** Everyday pieces between which a number must not be taken for another's. */
test(
  'codes glued to letters stay whole: waybills, serial and part numbers',
  () => {
    const letters = fc.stringMatching(/^[A-HJ-NPR-U]{2,4}$/)
    fc.assert(
      fc.property(letters, fc.stringMatching(/^1[3-9][0-9]{11}$/), (prefix, digits) => {
        const said = `快递${prefix}${digits}到哪了`
        expect(coveredTexts([said])).toEqual([said])
      }),
      fuzzRuns(),
    )
  },
  TIMEOUT_MS,
)

const FLOODS = [
  ...[
    '1',
    '一',
    '13600000001',
    '1,',
    '一，',
    '136',
    '十万',
    '张三，',
    '我叫张三，',
    '王先生',
    '欧阳',
    '沪A00071',
    '沪 ',
    '沪',
    ' ',
    '(',
    '(021)',
  ],
  ...[
    '微信a',
    '小写',
    'a1',
    '@',
    'a@',
    'a.',
    'a@b.',
    '市',
    '路一',
    '住在',
    '大的大，',
    '黎明的黎',
    '双木林，',
    '单人旁',
    '姓张',
    '客户张',
    '叫',
    '嗯',
    '好',
  ],
  ...[
    '后四位123，',
    '尾号',
    '卡号',
    '订单号1',
    '护照E',
    '车牌沪',
    '车架号',
    'QQ1',
    '三个零',
    '艾特',
    '点',
    '\ud83d',
    '使1',
    '停车',
    '五栋',
    '是',
  ],
]

/** Least of a few runs: other work on the machine only adds. */
const leastMs = (said: string): number =>
  Math.min(
    ...[1, 2, 3].map(() => {
      const before = performance.now()
      findPersonalData(turnsOf([said]))
      return performance.now() - before
    }),
  )

test.each(FLOODS)(
  'grows with the length alone: %j',
  (unit) => {
    const said = (length: number) => unit.repeat(Math.ceil(length / unit.length))
    findPersonalData(turnsOf([said(500)]))
    const [short, long] = [leastMs(said(2500)), leastMs(said(10_000))]
    // Four times the text: quadratic work would take sixteen times as long, and seconds with patterns. The rest is other work.
    expect(long).toBeLessThan(12 * short + 400)
  },
  TIMEOUT_MS,
)
