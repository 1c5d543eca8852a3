import { expect, it } from 'vitest'
import { loadPack } from './pack/load.ts'
import type { TimedToken } from './types.ts'
import { createUnderstand } from './understand.ts'

const understand = createUnderstand(await loadPack('base'))

/** One token per character, 100 ms each, from 5 s on. */
function turn(text: string) {
  const tokens = [...text].map((char, i): TimedToken => {
    const startMs = 5000 + i * 100
    return { text: char, startMs, endMs: startMs + 100, confidence: 1 }
  })
  return { startMs: 5000, endMs: 5000 + tokens.length * 100, text, tokens }
}

it('words keep the times of what was recognised', async () => {
  const [{ text, tokens }] = (await understand([turn('這個價格太貴了')])).utterances
  expect(text).toBe('这个价格太贵了。')
  const price = tokens.find((token) => token.text.startsWith('价格'))
  expect(price).toMatchObject({ start: 2, startMs: 5200, endMs: 5000 + price!.end * 100 })
  expect(tokens.at(-1)).toMatchObject({ endMs: 5700 })
})

it('a placeholder and the words behind it lead to their own second', async () => {
  const [{ text, tokens, redactions }] = (await understand([turn('电话13812345678你记一下')])).utterances
  expect(text).toBe('电话<手机号>，你记一下。')
  expect(redactions).toMatchObject([{ kind: 'phone', startMs: 5200, endMs: 6300 }])
  expect(tokens.find((token) => token.text.startsWith('你'))).toMatchObject({ startMs: 6300 })
  for (const token of tokens) expect(token.startMs!).toBeLessThanOrEqual(token.endMs!)
})

it('what people wrote keeps its own marks', async () => {
  const written = { startMs: 0, endMs: 1, text: '太贵了 下次再说' }
  expect((await understand([written])).utterances[0].text).toBe('太贵了 下次再说')
})

it('words of a turn without token times get their share of it', async () => {
  const [{ tokens }] = (await understand([{ startMs: 1000, endMs: 2000, text: '太贵了太贵了呢' }])).utterances
  expect(tokens[0].startMs).toBe(1000)
  expect(tokens.at(-1)!.endMs).toBe(2000)
})
