import { expect, test } from 'vitest'
import { AppError, ERROR_KINDS, type ErrorCode } from '../errors.ts'
import { verdictOn } from './verdict.ts'

test.each<[ErrorCode, ReturnType<typeof verdictOn>]>([
  ['AUDIO_NOT_AUDIO', 'final'],
  ['AUDIO_TRUNCATED', 'final'],
  ['ANALYSIS_TIMEOUT', 'final'],
  ['FFMPEG_MISSING', 'blocked'],
  ['PACK_UNKNOWN', 'blocked'],
  ['PACK_INVALID', 'blocked'],
  ['MODEL_CHECKSUM', 'blocked'],
  ['DISK_FULL', 'blocked'],
  ['AUDIO_NOT_FOUND', 'again'],
  ['WORKER_DIED', 'again'],
  ['STORE_BUSY', 'again'],
])('%s: %s', (code, verdict) => expect(verdictOn(new AppError(code))).toBe(verdict))

test('a full disk is known by whatever says so, the unknown is tried again', () => {
  expect(verdictOn(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toBe('blocked')
  expect(verdictOn(new TypeError('x'))).toBe('again')
})

test('no fault of the machine gives a job up at once', () => {
  const ofMachine = (Object.keys(ERROR_KINDS) as ErrorCode[]).filter((code) => [1, 4].includes(ERROR_KINDS[code].exit))
  const final = ofMachine.filter((code) => verdictOn(new AppError(code)) === 'final')
  expect(final).toEqual(['ANALYSIS_TIMEOUT'])
})
