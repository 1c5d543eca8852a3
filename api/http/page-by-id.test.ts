import { expect, test } from 'vitest'
import { pageById, pageByTime } from './page-by-id.ts'

const same = (id: string): string => id
const pages = (ids: () => string[], limit: number): string[] => {
  const seen: string[] = []
  for (let cursor: string | undefined, n = 0; n === 0 || cursor !== undefined; n++) {
    const { page, nextCursor } = pageById(ids(), same, { limit, cursor })
    seen.push(...page)
    cursor = nextCursor
  }
  return seen
}

test('pages hold everything once, in order; without a limit it is one page', () => {
  const ids = ['徐汇', 'b', 'a', 'c', 'é']
  const sorted = [...ids].sort()
  for (const limit of [1, 2, 5, 9]) expect(pages(() => ids, limit)).toEqual(sorted)
  expect(pageById(ids, same, {})).toEqual({ page: sorted })
  expect(pageById([], same, { limit: 2 })).toEqual({ page: [] })
})

test('what stays is neither repeated nor lost while others come and go', () => {
  const ids = ['b', 'd', 'f', 'h']
  const seen = pages(() => {
    const now = [...ids]
    ids.shift()
    ids.unshift('a')
    return now
  }, 1)
  expect(new Set(seen).size).toBe(seen.length)
  for (const id of ['d', 'f', 'h']) expect(seen).toContain(id)
})

test.each(['', 'x', 'YWZ0ZXI', 'after:a', '5L2g'])('refuses the cursor %j', (cursor) => {
  expect(() => pageById(['a'], same, { cursor })).toThrow('not valid')
})

test('by time the newest come first; those of one moment are told apart, and what is new meanwhile moves nothing', () => {
  const rows = [
    { id: 'a', at: 9 },
    { id: 'b', at: 10 },
    { id: 'c', at: 10 },
    { id: 'd', at: 1_760_000_000_000 },
  ]
  const seen: string[] = []
  for (let cursor: string | undefined, n = 0; n === 0 || cursor !== undefined; n++) {
    const { page, nextCursor } = pageByTime(rows, ({ at }) => at, { limit: 1, cursor })
    seen.push(...page.map(({ id }) => id))
    rows.unshift({ id: `new ${n}`, at: 1_770_000_000_000 + n })
    cursor = nextCursor
  }
  expect(seen).toEqual(['d', 'c', 'b', 'a'])
})
