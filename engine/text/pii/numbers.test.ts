import { describe, expect, it } from 'vitest'
import { hasIdCheckDigit, hasLuhnDigit, hasVinCheckDigit } from './check-digit.ts'
import { coveredTurns } from './covered-fixture.ts'

describe('numbers that belong to no person', () => {
  it.each([
    '单子是YT1360000000012',
    '极兔JT1360000000012到哪了',
    '运单号1360000000012',
    '物流单号13600000001',
    '机身号5100000000000000',
    'IMEI号860000000000013',
    '这串860000000000013是什么',
    '商品条码6900000000012',
    '5100000000000000',
    '1736050000000',
    '零件号A13600000001',
    '追溯码一三六零零零零零零零一',
    '订单773120240506000',
    '打电话约2025-07-05',
  ])('%s', (text) => {
    expect(coveredTurns(text)).toEqual([text])
  })

  it.each([
    '好的，这款是2025版吧',
    '行，我要1299那个',
    '嗯，3001房',
    '可以，二零二五款到了吗',
    '等下，5000毫升的呢',
    '行，一共1580对吧',
  ])('in an answer to a question for a telephone: %s', (text) => {
    expect(coveredTurns('方便留个电话吗', text)).toEqual(['方便留个电话吗', text])
  })
})

describe('telephone numbers', () => {
  it.each([
    ['打(021)60000001', '打<手机号>'],
    ['打（0571）6000 0001', '打<手机号> <手机号>'],
    ['+86-136-0000-0001', '<手机号>'],
    ['(136)00000001', '<手机号>'],
    ['tel13600000001', 'tel<手机号>'],
    ['价格再想想。记我号码13600000001', '价格再想想。记我号码<手机号>'],
    ['1360000000113600000001', '<手机号>'],
  ])('in every form: %s', (text, wanted) => {
    expect(coveredTurns(text)).toEqual([wanted])
  })
})

it('cards bear their check digit, or are told, or named', () => {
  expect(hasLuhnDigit('6222020000000000000')).toBe(true)
  expect(
    coveredTurns('6222020000000000000', '卡号6222020000000000009', '六二二二，零二零零，零零零零，零零零零，零零九'),
  ).toEqual(['<银行卡>', '卡号<银行卡>', '<银行卡>，<银行卡>，<银行卡>，<银行卡>，<银行卡>'])
})

it('check digits of identity and vehicle numbers', () => {
  expect(hasIdCheckDigit('11010519491231002X')).toBe(true)
  expect(hasIdCheckDigit('110105194912310021')).toBe(false)
  expect(hasVinCheckDigit('1M8GDM9AXKP042788')).toBe(true)
  expect(hasVinCheckDigit('1M8GDM9A1KP042788')).toBe(false)
})
