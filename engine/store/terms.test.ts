import { describe, expect, it, test } from 'vitest'
import { findNumbers } from '../text/numbers.ts'
import { holdsNumber, numberTerm } from './terms.ts'

const indexed = (text: string) => findNumbers(text).map(numberTerm)

describe('what a number is found by', () => {
  it.each([
    ['十六万八', ['n168000']],
    ['三成', ['p30']],
    ['零下五度', ['nm5']],
    ['三到五天', ['n3 n5']],
    ['二三十万的车', ['n200000 n300000']],
    ['大约三百块', ['n300']],
    ['十来万', ['n100000']],
    ['几十万', ['n200000to900000']],
    ['十几万', ['n110000to190000']],
    ['上百人', ['n100to900']],
    ['五六月份', ['d5 d6']],
  ])('%s', (text, wanted) => {
    expect(indexed(text)).toEqual(wanted)
  })
})

test('a range holds its ends, not their beginnings nor what lies between', () => {
  const [range] = findNumbers('三到五十天')
  expect(['n3', 'n50', 'n3 n50'].map((term) => holdsNumber(range, term))).toEqual([true, true, true])
  expect(['n5', 'n4', 'n30'].map((term) => holdsNumber(range, term))).toEqual([false, false, false])
})
