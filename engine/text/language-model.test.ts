import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { languageModelPath } from '../knowledge-cache.ts'
import { openLanguageModel, type History, type LanguageModel } from './language-model.ts'

let model: LanguageModel

beforeAll(async () => {
  model = await openLanguageModel(languageModelPath())
})

/** The history after a text. */
const after = (text: string): History =>
  [...text].reduce((history, character) => model.next(history, character).history, model.start)

const logprobOf = (character: string, text: string): number => model.next(after(text), character).logprob

test('what goes on as people speak is likelier than what does not', () => {
  expect(logprobOf('钱', '这个多少')).toBeGreaterThan(logprobOf('前', '这个多少') + 2)
  expect(logprobOf('宜', '能不能再便')).toBeGreaterThan(Math.log(0.5))
})

test('talk in shops and other texts are told apart as they go on', () => {
  expect(after('那行吧给我便宜点我今天就定').lean).toBeGreaterThan(1)
  expect(after('据新华社北京电全国人民代表大会常务委员会会议').lean).toBeLessThan(0)
})

test('both models count from the first character on, and neither ever alone', () => {
  expect(model.start.lean).toBe(0)
  for (const text of ['您好欢迎光临'.repeat(40), '中央气象台今天早晨发布暴雨黄色预警'.repeat(40)])
    expect(Math.abs(after(text).lean)).toBeLessThanOrEqual(4)
})

test('probabilities of what may follow are those of one event', () => {
  const history = after('这台车后排空')
  const frequent =
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里间'
  const sum = [...new Set(frequent)].reduce(
    (total, character) => total + Math.exp(model.next(history, character).logprob),
    0,
  )
  expect(sum).toBeGreaterThan(0.5)
  expect(sum).toBeLessThan(1.02)
})

test('a file of another form is refused with what was wanted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-language-'))
  try {
    const path = join(folder, 'old.bin')
    await writeFile(path, Buffer.concat([Buffer.from('TDLM'), Buffer.from([1, 0, 0, 0]), Buffer.alloc(64)]))
    await expect(openLanguageModel(path)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
