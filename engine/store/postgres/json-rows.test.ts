import { expect, test } from 'vitest'
import { jsonRows } from './json-rows.ts'

test('rows are objects by column, with what PostgreSQL can read', () => {
  const rows = jsonRows(
    ['a', 'b'],
    [
      ['词\0尾\ud800', 1.5],
      [null, Infinity],
      [Uint8Array.of(0, 255), '😀"\\'],
    ],
  )
  expect(JSON.parse(rows)).toEqual([
    { a: '词\uFFFD尾\uFFFD', b: 1.5 },
    { a: null, b: 'Infinity' },
    { a: '\\x00ff', b: '😀"\\' },
  ])
})
