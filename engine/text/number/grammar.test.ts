import { describe, expect, it } from 'vitest'
import { findNumbers } from '../numbers.ts'

/** Each number as it is written, with both ends where it has them and ~ where it is about right. */
const read = (text: string) =>
  findNumbers(text).map(({ written, value, min, max, unit, kind, approximate }) =>
    [written, max === undefined ? value : `${min}..${max}`, unit, kind, approximate ? '~' : '']
      .filter((part) => part !== '')
      .join(' '),
  )

describe('numbers that leave something open', () => {
  it.each([
    ['要好几百块', ['好几百元 200..900 元 price ~']],
    ['数十个客户', ['数十个 20..90 个 quantity ~']],
    ['总数十个', ['10个 10 个 quantity']],
    ['上千块的东西', ['上千元 1000..9000 元 price ~']],
    ['早上百货没开门', []],
    ['三百几十块', ['300几十元 310..390 元 price ~']],
    ['90几万', ['90几万 910000..990000 元 price ~']],
    ['十来天', ['10来天 10 天 quantity ~']],
    ['一百多少钱', ['100 100 quantity']],
    ['万八千块', ['万八千元 8000..10000 元 price ~']],
    ['两三个亿', ['2–3亿 200000000..300000000 元 price']],
    ['两万左右', ['2万 20000 元 price ~']],
    ['大概五十个', ['50个 50 个 quantity ~']],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })
})

describe('shares', () => {
  it.each([
    ['百分之五到十', ['5–10% 5..10 % percent']],
    ['百分之五到百分之八', ['5–8% 5..8 % percent']],
    ['千分之五', ['0.5% 0.5 % percent']],
    ['百分之几十', ['几十% 20..90 % percent ~']],
    ['七八成的人', ['70–80% 70..80 % percent']],
    ['他八成不来了', []],
    ['首付八成就行', ['80% 80 % percent']],
    ['五分之二三', ['2–3/5 0.4..0.6 quantity']],
    ['打七八折', ['7.8折 78 % percent']],
    ['五到八折', ['5–8折 50..80 % percent']],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })
})

describe('dates and times', () => {
  it.each([
    ['2024.12.3交车', ['2024年12月3日 20241203 年月日 date']],
    ['2024-13-3', ['2024 2024 quantity', '13 13 quantity']],
    ['零八年开的店', ['2008年 2008 年 date']],
    ['九八年生的', ['1998年 1998 年 date']],
    ['16年买的', ['2016年 2016 年 date']],
    ['用了16年', ['16年 16 年 quantity']],
    ['10年的质保', ['10年 10 年 quantity']],
    ['三五年就坏', ['3–5年 3..5 年 quantity']],
    ['十五六号交房', ['15–16号 15..16 日 date']],
    ['五六月份', ['5–6月份 5..6 月 date']],
    ['星期三来', ['星期三 3 周 date']],
    ['下午两三点', ['下午2–3点 840..900 点 time']],
    ['晚上八点到十点', ['晚上8点 1200 点 time', '10点 1320 点 time']],
    ['中午一点', ['中午1点 780 点 time']],
    ['便宜一点到手', []],
    ['三点零五到', ['3:05 185 点 time']],
    ['三点零五公斤', ['3.05公斤 3.05 公斤 quantity']],
    ['大一号的鞋', ['1号 1 号 quantity']],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })
})

describe('money', () => {
  it.each([
    ['一块二毛五', ['1.25元 1.25 元 price']],
    ['两块零五', ['2.05元 2.05 元 price']],
    ['三元五角', ['3.5元 3.5 元 price']],
    ['五分钱', ['0.05元 0.05 元 price']],
    ['一分钱都没花', []],
    ['RMB 800', ['800元 800 元 price']],
    ['$99', ['99美元 99 美元 quantity']],
    ['叁拾伍万元整', ['35万元 350000 元 price']],
    ['伍先生在大陆收拾', []],
    ['2w多', ['2万多 20000 元 price ~']],
    ['4K屏', []],
    ['半个亿', ['半个亿 50000000 元 price']],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })
})

describe('quantities', () => {
  it.each([
    ['三个多月', ['3个多月 3 个月 quantity ~']],
    ['二两酒', ['2两 2 两 quantity']],
    ['一万两瓶', ['1万 10000 元 price', '2瓶 2 瓶 quantity']],
    ['零下五六度', ['-5–6度 -6..-5 度 quantity']],
    ['停在负一楼', ['-1楼 -1 楼 quantity']],
    ['胜负五五开', []],
    ['80万77平', ['80万 800000 元 price', '77平 77 平 quantity']],
    ['版本3.21.953', []],
    ['38℃', ['38度 38 度 quantity']],
    ['38°C', ['38度 38 度 quantity']],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })
})
