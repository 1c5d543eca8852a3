import { expect, test } from 'vitest'
import { readPreferences } from './preferences.ts'

const USUAL = { resumeBackS: 1.5, isCsvPlain: false, isCompact: false }

test.each([
  [null, USUAL],
  ['{', USUAL],
  ['null', USUAL],
  ['{"resumeBackS":7,"isCsvPlain":"yes"}', USUAL],
  ['{"resumeBackS":0,"isCsvPlain":true,"isCompact":true}', { resumeBackS: 0, isCsvPlain: true, isCompact: true }],
])('what the browser kept, %s, is read as far as it can be', (kept, wanted) => {
  expect(readPreferences(kept)).toEqual(wanted)
})
