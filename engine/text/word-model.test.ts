import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { textModelPaths } from '../knowledge-cache.ts'
import { openWordModel, type WordModel } from './word-model.ts'

let model: WordModel

beforeAll(async () => {
  model = await openWordModel(textModelPaths().words)
})

test.each([
  ['他们决定延长使用年限', '他们决定延长使用粘线'],
  ['市场的需求不足', '市场的徐求不足'],
  ['每个月都要考核一次', '每个月都要烤核一次'],
])('%s is likelier than what only sounds like it, %s', (right, wrong) => {
  expect(model.logprobOf(right)).toBeGreaterThan(model.logprobOf(wrong) + 3)
})

test('all ways to cut a text are counted: it is likelier than as its characters one by one', () => {
  const apart = [...'中华人民共和国'].reduce((sum, one) => sum + model.logprobOf(one), 0)
  expect(model.logprobOf('中华人民共和国')).toBeGreaterThan(apart + 20)
})

test('what came before counts, and chances are chances', () => {
  expect(model.logprobOf('我们认为') - model.logprobOf('我们')).toBeGreaterThan(model.logprobOf('认为'))
  const all = ['的', '是', '我', '不', '了', '在', '有'].map((one) => Math.exp(model.logprobOf(one)))
  expect(all.reduce((sum, one) => sum + one, 0)).toBeLessThan(1)
})

test('a character that no word has, a long text and none at all have a probability too', () => {
  expect(model.logprobOf('龘')).toBeLessThan(-10)
  expect(model.logprobOf('我的龘')).toBeGreaterThan(-40)
  expect(Number.isFinite(model.logprobOf('这个价格还可以再便宜一点吗'.repeat(50)))).toBe(true)
  expect(model.logprobOf('')).toBe(0)
})

test('a file of another form is refused with what was wanted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-words-'))
  try {
    const path = join(folder, 'other.bin')
    await writeFile(path, Buffer.concat([Buffer.from('TDWM'), Buffer.from([9, 0, 0, 0]), Buffer.alloc(64)]))
    await expect(openWordModel(path)).rejects.toMatchObject({ code: 'MODEL_FORMAT' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
