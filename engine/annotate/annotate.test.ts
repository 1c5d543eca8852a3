import { expect, test } from 'vitest'
import { loadPack } from '../pack/load.ts'
import { createUnderstand } from '../understand.ts'

const understand = createUnderstand(await loadPack('base'))

test('a placeholder names nothing, whatever its own words mean', async () => {
  const texts = ['电话幺五五零零一一二二三三，记好了', '卡号六二二八四八零零三九一二二六五七一四', '留个手机号吧']
  const turns = texts.map((text, at) => ({ startMs: 3000 * at, endMs: 3000 * at + 2500, text }))
  const { utterances } = await understand(turns)
  const [phone, card, plain] = utterances.map(({ text, mentions, redactions }) => ({
    covered: redactions.length,
    inside: mentions.filter(({ start, end }) => redactions.some((one) => one.start < end && start < one.end)).length,
    words: mentions.map(({ start, end }) => text.slice(start, end)),
  }))
  expect([phone.covered, phone.inside, card.covered, card.inside]).toEqual([1, 0, 1, 0])
  expect(plain.words).toContain('手机号')
})

test('a word that was hardly heard is no evidence in a turn that was heard well', async () => {
  const mentionsWhen = async (confidence: number): Promise<string[]> => {
    const tokens = [
      ['您这儿', 0.95],
      ['电梯', confidence],
      ['在哪边呀', 0.95],
    ] as const
    const text = tokens.map(([words]) => words).join('')
    const heard = tokens.map(([words, sure], at) => ({
      text: words,
      confidence: sure,
      startMs: 500 * at,
      endMs: 500 * at + 500,
    }))
    const { utterances } = await understand([{ startMs: 0, endMs: 1500, text, confidence: 0.85, tokens: heard }])
    return utterances[0].mentions.map(({ surface }) => surface)
  }
  expect(await mentionsWhen(0.9)).toContain('电梯')
  expect(await mentionsWhen(0.1)).not.toContain('电梯')
})
