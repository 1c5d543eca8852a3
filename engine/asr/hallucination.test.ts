import { describe, expect, it } from 'vitest'
import { compressionRatioOf, isHallucination } from './hallucination.ts'

const said = (text: string, given: object = {}) =>
  isHallucination({
    text,
    avgLogprob: -0.3,
    noSpeechProb: 0.01,
    compressionRatio: compressionRatioOf(text),
    durationMs: 4000,
    ...given,
  })

describe('isHallucination', () => {
  it.each([
    '请不吝点赞 订阅 转发 打赏支持明镜与点点栏目',
    '字幕由 Amara.org 社区提供',
    '中文字幕志愿者 李宗盛',
    '谢谢观看',
    '感谢大家的收看。',
    '优优独播剧场——YoYo Television Series Exclusive',
    '。。。',
    '',
  ])('knows the credits of films: %s', (text) => {
    expect(said(text)).toBe(true)
  })

  it.each(['您好，欢迎光临', '谢谢你们的耐心讲解', '这个字幕太小了我看不清', '订阅要多少钱一个月', '有点贵', 'OK'])(
    'leaves what customers say: %s',
    (text) => {
      expect(said(text)).toBe(false)
    },
  )

  it('takes loops, guesses over silence and impossible speed for made up', () => {
    expect(said('好的好的'.repeat(30), { durationMs: 60_000 })).toBe(true)
    expect(said('我们去看看', { noSpeechProb: 0.8, avgLogprob: -1.1 })).toBe(true)
    expect(said('我们去看看', { avgLogprob: -2 })).toBe(true)
    expect(said('我们去看看那边的车展吧好不好', { durationMs: 500 })).toBe(true)
  })
})
