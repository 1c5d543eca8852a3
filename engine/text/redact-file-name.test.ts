import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { redactFileName } from './redact-file-name.ts'

it.each([
  ['13600005521_王小满_20260105.wav', '<手机号>_<姓名>_20260105.wav'],
  ['20260105143000_欧阳倩.flac', '20260105143000_<姓名>.flac'],
  ['20230414_215701.088-0400_out_+15550001111_John Doe.oga', '20230414_215701.088-0400_out_<手机号>_<姓名> <姓名>.oga'],
  ['13600005521_zhang.flac', '<手机号>_<姓名>.flac'],
  ['通话录音 老妈 136-0000-5521 2026-01-05.m4a', '通话录音 <姓名> <手机号> 2026-01-05.m4a'],
  ['(021)60000001.mp3', '<手机号>.mp3'],
  ['+86 136 0000 5521.amr', '<手机号>.amr'],
  ['330102198801010011-李四.wav', '<身份证>-<姓名>.wav'],
  ['6222020000000000001.wav', '6222020000000000001.wav'],
  ['6222020000000000000.wav', '<银行卡>.wav'],
  ['zhang13600005521.wav', '<姓名><手机号>.wav'],
  ['13600005521张小凡.wav', '<手机号><姓名>.wav'],
  ['１３６００００５５２１.wav', '<手机号>.wav'],
  ['沪A12345 试驾.wav', '<车牌> 试驾.wav'],
])('covers what belongs to a person: %s', (name, wanted) => {
  expect(redactFileName(name)).toBe(wanted)
})

it.each([
  '20260105_143000.wav',
  '2026-01-05 14.30.00 万达店.m4a',
  'visit-0007_store-3_1736050000000.opus',
  '录音_20260105_001.wav',
  'SF1390000000012.wav',
  '高新区旗舰店_01.flac',
  '',
  '.wav',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
])('leaves what does not: %s', (name) => {
  expect(redactFileName(name)).toBe(name)
})

it('never throws, and leaves no mobile number that stands alone', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom('_', '-', ' ', '张三', '李', '.', '(', ')', '20260105', '+86', '录音', '\uE000'),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.array(piece), fc.integer({ min: 0, max: 99_999_999 }), (before, after, rest) => {
      const phone = `139${String(rest).padStart(8, '0')}`
      expect(redactFileName(`${before.join('')}_${phone}_${after.join('')}.wav`)).not.toContain(phone)
    }),
    fuzzRuns(),
  )
})
