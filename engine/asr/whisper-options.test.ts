import { expect, test } from 'vitest'
import { whisperOptions } from './whisper-options.ts'

test('more work follows more texts, further; what is asked for wins', () => {
  const [fast, balanced, best] = [whisperOptions('fast'), whisperOptions('balanced'), whisperOptions('best')]
  for (const [less, more] of [
    [fast, balanced],
    [balanced, best],
  ]) {
    expect(less.beams).toBeLessThan(more.beams)
    expect(less.patience).toBeLessThan(more.patience)
    expect(less.spread).toBeLessThan(more.spread)
  }
  expect(whisperOptions('fast', { beams: 3 })).toEqual({ ...fast, beams: 3 })
})
