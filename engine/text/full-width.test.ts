import { expect, test } from 'vitest'
import { buildUtterance } from '../../fixtures/builders/analysis.ts'
import { withFullWidthMarks } from './full-width.ts'

const widened = (text: string, fields = {}): string =>
  withFullWidthMarks({ ...buildUtterance(0, []), text, tokens: [], ...fields }).text

test('marks beside Chinese are as wide as it, those of numbers and foreign words are not', () => {
  expect(widened('师傅,几点关门?')).toBe('师傅，几点关门？')
  expect(widened('要3,000元,10:30来')).toBe('要3,000元，10:30来')
  expect(widened('ok, thanks!')).toBe('ok, thanks!')
})

test('what a mention or covered data holds stays as it is', () => {
  const number = { start: 0, end: 4, text: '甲:乙', value: 1, kind: 'cardinal' }
  expect(widened('甲:乙,好', { numbers: [{ ...number, end: 3 }] })).toBe('甲:乙，好')
})
