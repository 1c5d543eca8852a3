import { expect, test } from 'vitest'
import type { Problem } from './problems.ts'
import { layThresholds, readThresholds } from './thresholds.ts'

test('a trade’s lines win over base’s, one by one', () => {
  const problems: Problem[] = []
  const base = readThresholds(
    'opinion: { search: 0.2, insight: 0.4, praise: 0.3 }\npersonal: { cover: 0.3 }\n',
    problems,
  )
  const trade = readThresholds('opinion: { praise: 0.2 }\n', problems)
  expect(problems).toEqual([])
  const laid = layThresholds([base, trade])
  expect(laid.opinion).toEqual({ search: 0.2, insight: 0.4, praise: 0.2 })
  expect(laid.personal).toEqual({ cover: 0.3 })
  expect(laid.moment.search).toBe(0.5)
})

test.each([
  ['opinion: 0.4', 1],
  ['feeling: { search: 0.4 }', 1],
  ['opinion:\n  search: 0.4\n  report: 0.5', 3],
  ['moment: { search: 40 }', 1],
  ['- 0.4', 1],
])('%s is a fault with its line', (text, line) => {
  const problems: Problem[] = []
  expect(readThresholds(text, problems)).toEqual({})
  expect(problems).toMatchObject([{ file: 'thresholds.yaml', line }])
})
