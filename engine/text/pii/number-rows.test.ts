import { expect, test } from 'vitest'
import { readClues } from './clues.ts'
import { marked } from './marked-fixture.ts'
import { settleRows } from './number-rows.ts'
import type { Claim } from './settle.ts'

const settled = (texts: string[], claims: Claim[][]): Claim[][] => settleRows(texts, claims, readClues(texts))

/** Kinds of the stretches in braces, all read as parts of an identity number. */
function kindsOf(...lines: string[]): string[][] {
  const { texts, claims } = marked('id_card', lines)
  return settled(texts, claims).map((own) => own.map(({ kind }) => kind))
}

test('parts of a card that were read as an identity number are a card, over turns and when they are read back', () => {
  expect(kindsOf('{六二二}{九零八}，往下', '嗯', '{三三幺七}，{零零四}')).toEqual([
    ['id_card', 'id_card'],
    [],
    ['id_card', 'id_card'],
  ])
  expect(kindsOf('{六二二九零八}，往下', '嗯', '{三三幺七}，{零零四}', '{六二二九零八}，{三三}')).toEqual([
    ['bank_card'],
    [],
    ['bank_card', 'bank_card'],
    ['bank_card', 'bank_card'],
  ])
  expect(kindsOf('{6229080331750042}')).toEqual([['bank_card']])
})

test('cards are read out in fours, the first of them twice', () => {
  expect(kindsOf('{六二二九}，', '{六二二九}，嗯', '{零八三三}，{幺七五}……你慢点，{零零四二}')).toEqual([
    ['bank_card'],
    ['bank_card'],
    ['bank_card', 'bank_card', 'bank_card'],
  ])
  expect(kindsOf('{六二零幺}，{零二幺九}，{八八零三}')).toEqual([['id_card', 'id_card', 'id_card']])
  expect(kindsOf('{六二二九}，{零八三三}')).toEqual([['id_card', 'id_card']])
})

test('an identity number of the province that begins alike stays one, as far as it has been said', () => {
  for (const told of [
    '{六二零幺零二}',
    '{六二零幺零二}，{一九八八}',
    '{六二零幺零二}，{一九}，{八八零三幺五}，{零零二幺}',
  ])
    expect(new Set(kindsOf(told).flat())).toEqual(new Set(['id_card']))
})

test('a tail by itself, another beginning and parts far away tell nothing', () => {
  expect(kindsOf('尾号{九零六二}')).toEqual([['id_card']])
  expect(kindsOf('{三三零幺零六}，{三三幺七}')).toEqual([['id_card', 'id_card']])
  expect(kindsOf('{六二零幺零二}', '嗯', '啊', '{零零二幺}')).toEqual([['id_card'], [], [], ['id_card']])
})

test('a part of a number that was told before is of its kind, however it was read', () => {
  expect(kindsOf('{6229080331750042}', '尾号{0042}', '{3317}五是吧', '身份证{5512}')).toEqual([
    ['bank_card'],
    ['bank_card'],
    ['bank_card'],
    ['id_card'],
  ])
})

test('the form of the whole row tells what it is, whatever its parts were read as', () => {
  expect(kindsOf('{三三零五二二}', '您继续', '{一九八四零九一七}，{零六三}').flat()).toEqual([
    'id_card',
    'id_card',
    'id_card',
  ])
  expect(kindsOf('{幺三九}，{零四}，{二二}……{七幺五零}')).toEqual([['phone', 'phone', 'phone', 'phone']])
  expect(kindsOf('{幺九八四零九一七}，{零六三}')).toEqual([['id_card', 'id_card']])
  // Another kind of number is named between.
  expect(kindsOf('{六二二九}，电话，{零八三三}，{幺七五}，{零零四二}')).toEqual([
    ['id_card', 'id_card', 'id_card', 'id_card'],
  ])
})

test('what the format and the reader both saw counts once', () => {
  const text = '幺三九，零四二二，七幺五零'
  const whole: Claim = { kind: 'bank_card', start: 0, end: text.length, confidence: 0.9 }
  const part: Claim = { kind: 'id_card', start: 4, end: 8, confidence: 0.9 }
  expect(settled([text], [[whole, part]])[0].map(({ kind }) => kind)).toEqual(['phone', 'phone'])
})
