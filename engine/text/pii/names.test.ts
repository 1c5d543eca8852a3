import { describe, expect, it } from 'vitest'
import { coveredTurns } from './covered-fixture.ts'

describe('names', () => {
  it.each([
    ['收货人周小凡，放前台', '收货人<姓名>，放前台'],
    ['联系人：李三四，电话晚点给', '联系人：<姓名>，电话晚点给'],
    ['寄件人是赵七', '寄件人是<姓名>'],
    ['投保人沈小禾的保单', '投保人<姓名>的保单'],
    ['车主张伟明天来', '车主<姓名>明天来'],
    ['业主郑海涛投诉漏水', '业主<姓名>投诉漏水'],
    ['这是我爱人王芳', '这是我爱人<姓名>'],
    ['客户李总说不行', '客户<姓名>总说不行'],
    ['我叫陈一一', '我叫<姓名>'],
  ])('after whom they belong to: %s', (text, wanted) => {
    expect(coveredTurns(text)).toEqual([wanted])
  })

  it.each([
    ['免贵姓武，武小禾', '免贵姓<姓名>，<姓名>'],
    ['姓司马，司马小禾', '姓<姓名>，<姓名>'],
    ['我姓李，叫李小禾，我爱人叫王小满', '我姓<姓名>，叫<姓名>，我爱人叫<姓名>'],
    ['免贵姓马，马上过去', '免贵姓<姓名>，马上过去'],
  ])('all in one answer: %s', (text, wanted) => {
    expect(coveredTurns('您怎么称呼', text)).toEqual(['您怎么称呼', wanted])
  })

  it.each([
    ['陈思远，耳东陈，思想的思，远方的远', '<姓名>，<姓名>'],
    ['口天吴，越来越好的越，吴越', '<姓名>，<姓名>'],
    ['祁，示字旁那个祁', '<姓名>，<姓名>'],
    ['王梓萱，木字旁一个辛苦的辛，萱草的萱', '<姓名>，<姓名>'],
  ])('with their spelling, every character of it: %s', (text, wanted) => {
    expect(coveredTurns('名字怎么写', text)).toEqual(['名字怎么写', wanted])
    expect(coveredTurns(text)).toEqual([wanted])
  })

  it('are covered in the question for their spelling', () => {
    expect(coveredTurns('周博文怎么写', '博士的博，文化的文')).toEqual(['<姓名>怎么写', '<姓名>'])
  })
})

describe('ordinary words are no names', () => {
  it.each([
    '网上官方店便宜',
    '师傅马上来',
    '我叫师傅现场看',
    '我是一名高中生',
    '麻不麻烦呀',
    '别总催我',
    '问宿管老师',
    '车主任意选',
    '客户张口就砍价',
    '客户关怀做得好',
    '客户金额不够',
    '业主温馨提示',
    '顾客明白就行',
    '师傅高空作业',
    '销售方案发我',
    '收货人信息填好',
    '联系人方便留一下吗',
    '女儿钱多',
    '该吃的吃，该喝的喝',
    '木字旁的家具',
    '红的红，绿的绿',
    '一楼没花园',
  ])('%s', (text) => {
    expect(coveredTurns(text)).toEqual([text])
  })
})
