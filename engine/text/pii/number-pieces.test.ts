import { expect, test } from 'vitest'
import type { PersonalDataKind } from '../../types.ts'
import { readClues } from './clues.ts'
import { marked, wordsOfClaims } from './marked-fixture.ts'
import { numberPieces } from './number-pieces.ts'

/** All that is told as of the kind, turn by turn, where the words in braces had been found. */
function told(kind: PersonalDataKind, ...lines: string[]): string[][] {
  const { texts, claims } = marked(kind, lines)
  return wordsOfClaims(texts, numberPieces(texts, claims, readClues(texts)))
}

test('single figures that a number is told to have besides are its pieces', () => {
  expect(told('qq', 'Q号是{九四零}，{二二幺}，后面还有个六，网名叫豆子')).toEqual([['九四零', '二二幺', '六']])
  expect(told('id_card', '后头是{零四二}，最后一个叉')).toEqual([['零四二', '叉']])
  expect(told('plate', '沪B，{九K三}，七零……哦不是，最后是七幺，对')).toEqual([['九K三', '七零', '七幺']])
  expect(told('phone', '前面是三个八，{二零幺四}')).toEqual([['三个八', '二零幺四']])
})

test('a turn of nothing but a piece goes on with the number before it', () => {
  expect(told('id_card', '{三三零一零九}，{一九五四}，{一一零二}……', '后头是二八二七。')[1]).toEqual(['二八二七'])
  expect(told('plate', '{浙A一四七七}，还有呢？', '嗯', '末尾一个三')[2]).toEqual(['三'])
})

test('what counts, lies further off or follows another word is no piece', () => {
  expect(told('phone', '{幺三九零零零零一一二二}，九点以后打')).toEqual([['幺三九零零零零一一二二']])
  expect(told('phone', '{幺三九零零零零一一二二}，一共三个')).toEqual([['幺三九零零零零一一二二']])
  expect(told('phone', '{幺三九零零零零一一二二}', '我买了三盒，后面还有五')[1]).toEqual([])
  expect(told('phone', '{幺三九零零零零一一二二}', '订单号后面是五')[1]).toEqual([])
  expect(told('name', '{王小明}，七')).toEqual([['王小明']])
})

test('work does not grow with how often the same words may be read', () => {
  const many = '还有个是个'.repeat(2000)
  expect(told('phone', `{幺三九零零零零一一二二}${many}`, many)).toEqual([['幺三九零零零零一一二二'], []])
})
