import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addTo, normalise, percent, type ErrorCount } from './character-errors.ts'
import { editDistance } from '../text/edit-distance.ts'

test.each([
  ['23.8万', '二十三点八万'],
  ['238000', '二十三万八千'],
  ['105006', '十万五千零六'],
  ['10010', '一万零一十'],
  ['200045', '二十万零四十五'],
  ['17300000000', '一七三零零零零零零零零'],
  ['0051', '零零五一'],
  ['15%', '百分之十五'],
  ['1,200', '一千二百'],
  ['2024年', '二零二四年'],
  ['ＳＵＶ，嗯……两个！', 'suv二个'],
  ['尾号零零七幺', '尾号零零七一'],
  ['0', '零'],
])('%s is compared as %s', (text, wanted) => {
  expect(normalise(text)).toBe(wanted)
})

test('a text has no distance to itself, and the distance is the same both ways', () => {
  const text = fc.string({ unit: fc.constantFrom('车', '价', '贵', '好', '𠮷'), maxLength: 12 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(editDistance(a, a)).toBe(0)
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max([...a].length, [...b].length))
    }),
  )
})

test('errors are summed by source and over all', () => {
  const counts = new Map<string, ErrorCount>()
  addTo(counts, 'a', '太贵了', '太贵')
  addTo(counts, 'b', '七座', '')
  expect(counts.get('a')).toEqual({ edits: 1, characters: 3, files: 1 })
  expect(percent(counts.get('all')!)).toBe(60)
})
