import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { compileLinear } from './linear-pattern.ts'

const found = (pattern: string, text: string) =>
  compileLinear(pattern)?.(text).map(({ start, end }) => text.slice(start, end))

it('covers the first group, or the whole', () => {
  expect(found('罐号([0-9]+)', '罐号12，罐号7')).toEqual(['12', '7'])
  expect(found('\\p{Script=Han}[\\u0030-\\u0039]{2}', '😀罐12')).toEqual(['罐12'])
  expect(found('(?<tin>罐)', '茶罐')).toEqual(['罐'])
})

it.each(['(', '罐(?=\\d)', '(?<!\\d)12', '(.)\\1', '[b-a]'])('refuses %s', (pattern) => {
  expect(compileLinear(pattern)).toBeUndefined()
})

it.each(['(罐+)+茶$', '(罐|罐罐)*茶', '(罐*)*茶', '(.*)*茶', '罐*罐*罐*罐*茶'])(
  'finds an end where backtracking finds none: %s',
  (pattern) => {
    expect(found(pattern, '罐'.repeat(5000) + '。')).toEqual([])
  },
)

it('agrees with JavaScript on simple patterns', () => {
  const part = fc.constantFrom('a', 'b', '[ab]', 'a+', 'b{2}', '(?:ab)?', 'a|b')
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), text, (parts, said) => {
      const pattern = parts.join('')
      const wanted = [...said.matchAll(new RegExp(pattern, 'gu'))].map(([whole]) => whole)
      expect(found(pattern, said)?.filter(Boolean)).toEqual(wanted.filter(Boolean))
    }),
    fuzzRuns(),
  )
})
