import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonalData, PLACEHOLDERS, redact, timeOf } from './redact.ts'

const turns = (...texts: string[]) => texts.map((text, i) => ({ text, startMs: i * 1000, endMs: i * 1000 + 900 }))
/** What is covered, as `turn kind words`. */
const found = (...texts: string[]) =>
  findPersonalData(turns(...texts)).map((f) => `${f.turn} ${f.kind} ${(texts[f.turn] ?? '').slice(f.start, f.end)}`)

describe('whole numbers by their format', () => {
  it.each<[string, ...string[]]>([
    ['电话幺五零零零零零九八三四', '0 phone 幺五零零零零零九八三四'],
    ['我电话是15000009834', '0 phone 15000009834'],
    ['腰五零零零零零九八三四', '0 phone 腰五零零零零零九八三四'],
    ['三二零幺零二一九八八零五零六零零幺X', '0 id_card 三二零幺零二一九八八零五零六零零幺X'],
    ['卡号是6222000000000000123', '0 bank_card 6222000000000000123'],
    ['苏E，八K零零三，停在门口那辆', '0 plate 苏E，八K零零三'],
    ['京N·F40082', '0 plate 京N·F40082'],
    ['粤B幺二三四五', '0 plate 粤B幺二三四五'],
    ['幺八八，四个零，一二三四', '0 phone 幺八八', '0 phone 四个零', '0 phone 一二三四'],
    ['电话要38002468000', '0 phone 要38002468000'],
  ])('%s', (text, ...wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it('joins what is broken over pauses and turns', () => {
    expect(found('幺八六，嗯，二二零零', '嗯，您说。', '零零三七')).toEqual([
      '0 phone 幺八六',
      '0 phone 二二零零',
      '2 phone 零零三七',
    ])
  })

  it('counts what the other side repeats once', () => {
    expect(found('幺八六零零零零', '幺八六零零零零', '幺二三四').map((f) => f.slice(0, 7))).toEqual([
      '0 phone',
      '1 phone',
      '2 phone',
    ])
  })
})

describe('what is no personal data', () => {
  it.each([
    '小区叫姓和园小区，楼龄二十年',
    '裸车九万八千六百，首付两万五，月供一千七百多',
    '海豹DM和问界M7，还有Cooper S',
    'PA三个加，一百九十八一支',
    '工号九五二七为您服务',
    '订单号是二零二四零五零六零零零幺',
    '二零二四年五月一号到五号，八五折',
    '一二三四五，五个一排',
    '一百二十平，三室两厅，两梯四户',
    '微信支付两百三十五块',
    '总经理在吗，叫你们经理过来',
    '帅哥您坐，大姐您这边请',
    '贵姓呀，怎么称呼您',
    '高总价的不考虑，谢谢师傅',
    '我叫了外卖，我叫你别动',
    '您可以拨打400-820-8820',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('redact', () => {
  it('puts typed placeholders and leads back', () => {
    const text = '我姓章，幺五零零零零零九八三四。'
    const read = [{ start: 2, end: 3, label: 'name', probability: 0.9 }]
    const { text: covered, map, spans } = redact(text, findPersonalData(turns(text), [], [read]))
    expect(covered).toBe('我姓<姓名>，<手机号>。')
    expect(spans.map((s) => covered.slice(s.start, s.end))).toEqual(['<姓名>', '<手机号>'])
    expect(text.slice(map[spans[1]?.start ?? 0], map[spans[1]?.end ?? 0])).toBe('幺五零零零零零九八三四')
  })

  it('finds what a pack adds', () => {
    const [hit] = findPersonalData(turns('车架号LSV12'), [{ kind: 'plate', find: () => [{ start: 3, end: 8 }] }])
    expect(hit).toMatchObject({ turn: 0, kind: 'plate', start: 3, end: 8 })
  })

  it('leaves no personal digits, for any number said in any way', () => {
    const spoken = '零幺二三四五六七八九'
    const number = fc.array(fc.nat(9), { minLength: 9, maxLength: 9 })
    const pause = fc.constantFrom('', '，', ' ', '，嗯，', '。')
    fc.assert(
      fc.property(number, pause, pause, fc.boolean(), (digits, first, second, words) => {
        const [a, b, c] = [[1, 3, digits[0] ?? 0], digits.slice(1, 5), digits.slice(5, 9)].map((part) =>
          part.map((d) => (words ? spoken.charAt(d) : String(d))).join(''),
        )
        const text = `我电话${a}${first}${b}${second}${c}`
        const covered = redact(text, findPersonalData(turns(text))).text
        expect(covered.replaceAll(PLACEHOLDERS.phone, '')).not.toMatch(/[0-9零幺二三四五六七八九]/)
      }),
    )
  })

  it('gives sorted spans that never overlap, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'我姓叫张三丰先生微信号沪A幺三八零1X，路小区栋地址的') })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        let last = { turn: -1, end: 0 }
        for (const f of findPersonalData(turns(...texts))) {
          expect(f.end).toBeGreaterThan(f.start)
          expect(f.turn > last.turn || (f.turn === last.turn && f.start >= last.end)).toBe(true)
          expect(f.end).toBeLessThanOrEqual((texts[f.turn] ?? '').length)
          last = f
        }
      }),
    )
  })
})

describe('timeOf', () => {
  const tokens = ['我姓', '章', '。'].map((text, i) => ({ text, startMs: 100 * i, endMs: 100 * i + 80, confidence: 1 }))

  it('takes the tokens touched', () => {
    expect(timeOf(2, 3, { text: '我姓章。', startMs: 0, endMs: 1000, tokens })).toEqual({ startMs: 100, endMs: 180 })
  })

  it('shares the time by characters where tokens do not give the text', () => {
    expect(timeOf(2, 3, { text: '我姓章！', startMs: 1000, endMs: 2000, tokens })).toEqual({
      startMs: 1500,
      endMs: 1750,
    })
  })
})

describe('figures that answer a question', () => {
  const readAs = (label: string, words: string, ...texts: string[]): string[] => {
    const start = texts[texts.length - 1].indexOf(words)
    const read = texts.map((_, turn) =>
      turn === texts.length - 1 ? [{ start, end: start + words.length, label, probability: 0.9 }] : [],
    )
    return findPersonalData(turns(...texts), [], read).map(({ kind }) => kind)
  }

  it('are of the kind that was asked for, where it asked for one alone', () => {
    expect(readAs('phone', '七三九', '保安要登记车牌，报一个。', '所以七三九，对')).toEqual(['plate'])
    expect(readAs('id_card', '二二零', '电话是换号了吗？', '换了，后头是二二零')).toEqual(['phone'])
  })

  it('are what they were read as, where two kinds were asked for or another was named since', () => {
    expect(readAs('id_card', '零零四', '身份证和电话报一下', '让我想想啊，零零四开头')).toEqual(['id_card'])
    expect(readAs('id_card', '零零四', '电话报一下', '先说身份证吧，零零四开头')).toEqual(['id_card'])
  })
})
