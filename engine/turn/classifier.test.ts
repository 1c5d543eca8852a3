import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadTurnClassifier, turnClassifier } from './classifier.ts'
import { classifyTurns } from './classify-turns.ts'
import { inContext, TURN_BUCKETS, turnFeatures, type TurnInContext } from './features.ts'

const turn = (text: string, before = '', isLast = false): TurnInContext => ({ text, before, isLast })

test('features are the same whatever the marks and the numbers, and tell what came before and the end', () => {
  expect(turnFeatures(turn('要 308 块，行吗？'))).toEqual(turnFeatures(turn('要五百二块行吗')))
  expect(turnFeatures(turn('行'))).not.toEqual(turnFeatures(turn('行', '给您包起来')))
  expect(turnFeatures(turn('行'))).not.toEqual(turnFeatures(turn('行', '', true)))
  for (const feature of turnFeatures(turn('电话<手机号>'))) expect(feature).toBeLessThan(TURN_BUCKETS)
})

test('stands a customer’s turn beside what staff said last, within its visit', () => {
  const turns = [
    ['staff', '慢走'],
    ['customer', '再见'],
    ['staff', '欢迎'],
    ['customer', '看看'],
    ['customer', '走了'],
  ].map(([role, text]) => ({ role, text }))
  expect([...inContext(turns)]).toEqual([
    [1, turn('再见', '慢走')],
    [3, turn('看看', '欢迎')],
    [4, turn('走了', '欢迎', true)],
  ])
  const classify = (one: TurnInContext) => ({ text: one.text, isLast: one.isLast }) as never
  const roles = turns.map(({ role }) => role as 'staff' | 'customer')
  expect(classifyTurns(turns, roles, [0, 2], classify)).toEqual([
    undefined,
    { text: '再见', isLast: true },
    undefined,
    { text: '看看', isLast: false },
    { text: '走了', isLast: true },
  ])
})

test('gives probabilities by the words', () => {
  const classify = turnClassifier()
  const [dear, fond] = [turn('你们这也太贵了吧，网上便宜一半'), turn('这个我真喜欢，手感特别好')].map((one) =>
    classify(one),
  )
  expect(dear.negative).toBeGreaterThan(fond.negative)
  expect(fond.positive).toBeGreaterThan(dear.positive)
  expect(dear.price_objection).toBeGreaterThan(fond.price_objection)
  for (const probability of Object.values(dear)) expect(probability).toSatisfy((p: number) => p >= 0 && p <= 1)
})

test('weights of another form are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-turn-'))
  const path = join(folder, 'short.bin')
  writeFileSync(path, Buffer.alloc(100))
  expect(() => loadTurnClassifier(path)).toThrow(expect.objectContaining({ code: 'MODEL_FORMAT' }) as Error)
  await rm(folder, { recursive: true })
})
