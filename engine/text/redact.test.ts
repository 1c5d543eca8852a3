import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPersonalData, PLACEHOLDERS, redact, timeOf } from './redact.ts'

const turns = (...texts: string[]) => texts.map((text, i) => ({ text, startMs: i * 1000, endMs: i * 1000 + 900 }))
/** What is covered, as `turn kind words`. */
const found = (...texts: string[]) =>
  findPersonalData(turns(...texts)).map((f) => `${f.turn} ${f.kind} ${(texts[f.turn] ?? '').slice(f.start, f.end)}`)

describe('numbers of persons', () => {
  it.each<[string, ...string[]]>([
    ['电话幺三七零零零零五五二幺', '0 phone 幺三七零零零零五五二幺'],
    ['我电话是13700005521', '0 phone 13700005521'],
    ['腰三七零零零零五五二幺', '0 phone 腰三七零零零零五五二幺'],
    ['手机尾号三七二一', '0 phone 三七二一'],
    ['驾照给你，尾号零零八幺', '0 id_card 零零八幺'],
    ['身份证在这儿，末六位是零三幺四八X', '0 id_card 零三幺四八X'],
    ['三二零幺零二一九八八零五零六零零幺X', '0 id_card 三二零幺零二一九八八零五零六零零幺X'],
    ['卡号是6222000000000000123', '0 bank_card 6222000000000000123'],
    ['苏E，M零零三五，停车券给我一张', '0 plate 苏E，M零零三五'],
    ['沪A·D12345', '0 plate 沪A·D12345'],
    ['粤B幺二三四五', '0 plate 粤B幺二三四五'],
    ['我微信号是mia_2201', '0 wechat mia_2201'],
    ['加我微信，小写Q，H，零四幺七', '0 wechat 小写Q，H，零四幺七'],
  ])('%s', (text, ...wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it.each<[string, ...string[]]>([
    ['驾照用我的伪号0051', '0 id_card 0051'],
    ['互B K 00917 银色的', '0 plate 互B K 00917'],
    ['小写QH0417', '0 wechat 小写QH0417'],
    ['电话要57003146000', '0 phone 要57003146000'],
    ['幺八八，四个零，一二三四', '0 phone 幺八八', '0 phone 四个零', '0 phone 一二三四'],
    ['留我的名字把雷小容15900006014', '0 name 雷小容', '0 phone 15900006014'],
    ['我的车在后院，比零零三五，停车券给一张', '0 plate 比零零三五'],
    ['我微信号小写酷,H041,', '0 wechat 小写酷,H041'],
    ['登记我的名字吧，李小蓉，要五要零零零零六零幺四', '0 name 李小蓉', '0 phone 要五要零零零零六零幺四'],
    ['电话是要五百零零零六零一四', '0 phone 零零零六零一四'],
    ['我信陈 电话1590000 6014', '0 name 陈', '0 phone 1590000', '0 phone 6014'],
  ])('as a recogniser writes it: %s', (text, ...wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it('covers what is read back in part', () => {
    expect(found('幺三七零零零零五五二幺', '五五二幺是吧')).toEqual([
      '0 phone 幺三七零零零零五五二幺',
      '1 phone 五五二幺',
    ])
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

  it('takes digits as the answer to a question', () => {
    expect(found('报一下手机后四位', '四四零九')).toEqual(['1 phone 四四零九'])
    expect(found('车牌报一下', '鄂A七零零B二')).toEqual(['1 plate 鄂A七零零B二'])
    expect(found('加个微信吧，您报一下', 'QMD零零五四')).toEqual(['1 wechat QMD零零五四'])
  })
})

describe('names', () => {
  it.each<[string, ...string[]]>([
    ['我姓章', '0 name 章'],
    ['免贵姓秦，秦岭的秦', '0 name 秦', '0 name 秦岭的秦'],
    ['我叫乔一鸣，号码给您', '0 name 乔一鸣'],
    ['行，司马哥，那明早过来', '0 name 司马'],
    ['章先生是吧', '0 name 章'],
    ['合同就写我的名字，甄小蓉', '0 name 甄小蓉'],
    ['写给豆豆，早日康复', '0 name 豆豆'],
    ['我是小李，有事找我', '0 name 小李'],
    ['弓长张', '0 name 弓长张'],
  ])('%s', (text, ...wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it('are answers to a question for one, and covered when said again', () => {
    expect(found('您贵姓', '陈')).toEqual(['1 name 陈'])
    expect(found('登记您叫什么名字？', '胡静文，古月胡，安静的静，文章的文。', '胡静文对吧')).toEqual([
      '1 name 胡静文',
      '1 name 古月胡，安静的静，文章的文',
      '2 name 胡静文',
    ])
  })
})

describe('addresses', () => {
  it('are where a person lives, not where the shop is or what it sells', () => {
    expect(found('就送到梧桐小区九栋四零六')).toEqual(['0 address 梧桐小区九栋四零六'])
    expect(found('地址您说说', '兰溪路二十八号四单元三零幺，我姓贺')).toEqual([
      '1 address 兰溪路二十八号四单元三零幺',
      '1 name 贺',
    ])
    expect(found('我们店在南京西路一百号', '七栋三单元还有房', '我们楼上那个小区才两块')).toEqual([])
  })
})

describe('what is no personal data', () => {
  it.each([
    '老厂房叫百姓林场，三十年了',
    '裸车十四万两千六百，首付四万，月供三千一百多',
    '云帆M8和宋PLUS，还有Model Y',
    'SPF三十，两百一十八一瓶',
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
    const text = '我姓章，幺三七零零零零五五二幺。'
    const { text: covered, map, spans } = redact(text, findPersonalData(turns(text)))
    expect(covered).toBe('我姓<姓名>，<手机号>。')
    expect(spans.map((s) => covered.slice(s.start, s.end))).toEqual(['<姓名>', '<手机号>'])
    expect(text.slice(map[spans[1]?.start ?? 0], map[spans[1]?.end ?? 0])).toBe('幺三七零零零零五五二幺')
  })

  it('finds what a pack adds', () => {
    const [hit] = findPersonalData(turns('车架号LSV12'), [{ kind: 'plate', find: () => [{ start: 3, end: 8 }] }])
    expect(hit).toEqual({ turn: 0, kind: 'plate', start: 3, end: 8 })
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
