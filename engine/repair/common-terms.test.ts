import { expect, test } from 'vitest'
import type { Concept, Mention } from '../types.ts'
import { isExpected } from './common-terms.ts'
import { namedConcepts } from './named-concepts.ts'

const alike = (id: string, length: number, own = false) => {
  const concept = { id, name: '', type: 'product', aliases: [], not: [], heardAs: [] } as Concept
  return { length, term: { concept, surface: '', spoken: '', folded: '', own } }
}
const named = (...ids: string[]) => [namedConcepts(ids.map((conceptId) => ({ conceptId })) as Mention[])]

test('a short name of any shop wants something of its kind beside it', () => {
  const newPhone = alike('base/ware/phone', 2)
  expect(isExpected(newPhone, [])).toBe(false)
  expect(isExpected(newPhone, named('auto/space/trunk', 'base/ware/baby/pram', 'base/price'))).toBe(false)
  expect(isExpected(newPhone, named('base/ware/phone/film'))).toBe(true)
  expect(isExpected(alike('base/channel/post', 2), named('base/channel/post'))).toBe(true)
})

test('longer names, a trade’s own and a store’s own stand by themselves', () => {
  expect(isExpected(alike('base/ware/phone', 4), [])).toBe(true)
  expect(isExpected(alike('auto/price/monthly', 2), [])).toBe(true)
  expect(isExpected(alike('base/ware/phone', 2, true), [])).toBe(true)
})
