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
