import { describe, expect, test } from 'vitest'
import { coveredTurns } from './covered-fixture.ts'

/** Nothing of these words may be left; and what stands for them is of the kind. */
async function expectCovered(turns: string[], at: number, kind: string, words: string): Promise<void> {
  const text = (await coveredTurns(...turns))[at]
  expect(text).toContain(kind)
  expect(text).not.toContain(words)
}

describe('names', () => {
  test.each([
    ['收货人周小凡，放前台', '周小凡'],
    ['寄件人是赵七喜', '赵七喜'],
    ['车主张伟明明天来', '张伟明'],
    ['我叫陈一一，昨天打过电话', '陈一一'],
    ['发票抬头开我个人，裴小满', '裴小满'],
    ['陈思远，耳东陈，思想的思，远方的远', '陈思远'],
  ])('told: %s', (text, name) => expectCovered([text], 0, '<姓名>', name))

  test('told in passing', () => expectCovered(['这是我爱人王芳的会员卡'], 0, '<姓名>', '王芳'))

  test.each([
    [['您怎么称呼', '免贵姓武，武小禾'], 1, '武'],
    [['您贵姓', '滕'], 1, '滕'],
    [['登记写哪位？', '林向晚，双木林，方向的向，晚上的晚。', '林向晚是吧'], 2, '林向晚'],
    [['周博文怎么写', '博士的博，文化的文'], 1, '文化的文'],
  ] as [string[], number, string][])('asked for, spelled, said again: %s', (turns, at, name) =>
    expectCovered(turns, at, '<姓名>', name),
  )
})

describe('addresses and accounts', () => {
  test.each([
    [['麻烦寄到柳荫小区九栋四零一'], 0, '<地址>', '九栋'],
    [['门牌方便说吗', '桐柏路八十八号二单元六零三，姓裴'], 1, '<地址>', '八十八号'],
    [['收到哪儿？', '和苑六栋，二单元，七零二'], 1, '<地址>', '二单元'],
    [['我微信号是mia_2201'], 0, '<微信>', '2201'],
    [['加个微信吧，您报一下', 'KZM零零五三'], 1, '<微信>', '零零五三'],
  ] as [string[], number, string, string][])('%s', (turns, at, kind, words) => expectCovered(turns, at, kind, words))
})

describe('numbers', () => {
  test.each([
    [['电话幺五零零零零零九八三四'], 0, '<手机号>', '九八三四'],
    [['报一下手机后四位', '四四零九'], 1, '<手机号>', '四四零九'],
    [['幺八六，嗯，二二零零', '嗯，您说。', '零零三七'], 2, '<手机号>', '零零三七'],
    [['我身份证三二零幺零二一九八八零五零六零零幺X'], 0, '<身份证>', '零零幺'],
    [['卡号是6222000000000000123'], 0, '<银行卡>', '0123'],
    [['京N·F40082，黑色的'], 0, '<车牌>', '40082'],
    [['车牌报一下', '鄂A七零零B二'], 1, '<车牌>', '七零零'],
  ] as [string[], number, string, string][])('%s', (turns, at, kind, words) => expectCovered(turns, at, kind, words))
})

describe('what is no personal data', () => {
  test.each([
    '优惠完十四万二，首付四成，每个月还三千一',
    '海豹DM和问界M7，还有Smart EQ',
    'PA三个加，一百九十八一支',
    '工号九五二七为您服务',
    '二零二四年五月一号到五号，八五折',
    '一百二十平，三室两厅，两梯四户',
    '微信支付两百三十五块',
    '总经理在吗，叫你们经理过来',
    '帅哥您坐，大姐您这边请',
    '贵姓呀，怎么称呼您',
    '高总价的不考虑，谢谢师傅',
    '我叫了外卖，我叫你别动',
    '您可以拨打400-820-8820',
    '网上官方店便宜',
    '我是一名高中生',
    '别总催我',
    '客户张口就砍价',
    '师傅高空作业',
    '收货人信息填好',
  ])('%s', async (text) => {
    expect(await coveredTurns(text)).toEqual([text])
  })
})
