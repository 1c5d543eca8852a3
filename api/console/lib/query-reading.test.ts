import { expect, test } from 'vitest'
import { readQuery } from './query-reading.ts'

const shown = (query: string) =>
  readQuery(query)
    .chips.map(({ kind, text }) => (text === '' ? kind : `${kind}:${text}`))
    .join(' ')

test.each([
  ['', ''],
  ['太贵 保养', 'word:太贵 word:保养'],
  ['太贵，保养', 'word:太贵，保养'],
  ['ＡＢ１２', 'word:ＡＢ１２'],
  ['“首付三成”', 'phrase:首付三成'],
  ['保养 非 免费', 'word:保养 not word:免费'],
  ['（甲 或 乙） 丙', 'open:( word:甲 or word:乙 close:) word:丙'],
  ['（甲或乙）', 'word:甲或乙'],
])('%s reads as %s', (query, wanted) => expect(shown(query)).toBe(wanted))

test.each([
  ['“首付三成', 0],
  ['保养 （太贵', 3],
  ['非 免费', 0],
])('%s has its fault at %i, with advice', (query, position) => {
  const { fault } = readQuery(query)
  expect(fault?.position).toBe(position)
  expect(fault?.advice).not.toBe('')
})
