import { expect, test } from 'vitest'
import { findPersonalData } from '../redact.ts'
import { joinClaims, readPersonalData } from './read-personal-data.ts'
import type { Claim } from './settle.ts'

const span = (text: string, words: string, label: string) => {
  const start = text.indexOf(words)
  return { start, end: start + words.length, label, probability: 0.9 }
}

test('a span is covered without the marks at its edges; marks alone and other kinds are not', () => {
  const text = '寄到，和苑六栋七零二。'
  expect(readPersonalData(text, [span(text, '，和苑六栋七零二。', 'address')])).toEqual([
    { kind: 'address', start: 3, end: 10, confidence: 0.9, hasLetters: false },
  ])
  expect(readPersonalData(text, [span(text, '，', 'name')])).toEqual([])
  expect(readPersonalData(text, [span(text, '和苑', 'product')])).toEqual([])
})

test('what cannot be of its kind is left: models and waybills are no plates, lines of businesses nobody’s', () => {
  expect(readPersonalData('宋M8那台', [span('宋M8那台', 'M8', 'plate')])).toEqual([])
  expect(readPersonalData('单号SF1391234567890', [span('单号SF1391234567890', 'SF1391234567890', 'plate')])).toEqual([])
  expect(readPersonalData('打400-820-8820', [span('打400-820-8820', '820', 'phone')])).toEqual([])
  expect(readPersonalData('尾号七零零', [span('尾号七零零', '七零零', 'plate')])).toHaveLength(1)
})

test('what was read is joined with what the formats tell', () => {
  const text = '幺五五零零一一二二三三，收件写糖糖'
  const turn = { startMs: 0, endMs: 4000, text }
  const found = findPersonalData([turn], [], [[span(text, '零零一一', 'phone'), span(text, '糖糖', 'name')]])
  expect(found.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ['phone', '幺五五零零一一二二三三'],
    ['name', '糖糖'],
  ])
})

test('where a format and the reader meet, all is covered; whole numbers are what they are, of the rest the reader tells', () => {
  const claim = (kind: Claim['kind'], start: number, end: number): Claim => ({
    ...{ kind, start, end },
    confidence: 0.9,
  })
  expect(joinClaims([claim('phone', 4, 8)], [claim('wechat', 0, 6)])).toEqual([
    claim('wechat', 4, 8),
    claim('wechat', 0, 6),
  ])
  const whole = { ...claim('phone', 0, 11), isWhole: true as const }
  expect(joinClaims([whole], [claim('id_card', 0, 11)]).map(({ kind }) => kind)).toEqual(['phone', 'phone'])
  expect(joinClaims([whole], [claim('name', 0, 11)]).map(({ kind }) => kind)).toEqual(['name', 'name'])
  expect(joinClaims([claim('phone', 0, 11)], [claim('vin', 0, 12)]).map(({ kind }) => kind)).toEqual(['phone', 'phone'])
  expect(joinClaims([claim('phone', 0, 4)], [claim('name', 8, 10)])).toEqual([
    claim('phone', 0, 4),
    claim('name', 8, 10),
  ])
})

test('a name, an account or an address is covered wherever it is said again', () => {
  const turns = ['收件人糖小圆', '糖小圆是吧，记下了'].map((text) => ({ startMs: 0, endMs: 1, text }))
  const found = findPersonalData(turns, [], [[span(turns[0].text, '糖小圆', 'name')], []])
  expect(found).toEqual([
    { turn: 0, kind: 'name', start: 3, end: 6, confidence: 0.9 },
    { turn: 1, kind: 'name', start: 0, end: 3, confidence: 0.9 },
  ])
})
