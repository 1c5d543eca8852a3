import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

const textOf = (behind: { recordings: number; utterances: number; seconds: number } | undefined) =>
  createMetrics(
    () => Promise.resolve({ done: 3 }),
    () => Promise.resolve(behind),
  ).registry.metrics()

test('tells how far the columns for reading are behind', async () => {
  const text = await textOf({ recordings: 2, utterances: 17, seconds: 4.5 })
  expect(text).toContain('tingdian_columns_behind_utterances 17\n')
  expect(text).toContain('tingdian_columns_behind_seconds 4.5\n')
  expect(text).toContain('tingdian_jobs{state="done"} 3')
})

test('says nothing of columns while there are none', async () => {
  expect(await textOf(undefined)).not.toMatch(/^tingdian_columns_behind_\w+ /m)
})
