import { expect, it } from 'vitest'
import { isNegated } from './negation.ts'

it.each(['特别', '区别', '识别', '级别', '告别'])('does not take the end of %s for 别', (word) => {
  const text = `这两款${word}天窗`
  expect(isNegated(text, text.length - 2, text.length)).toBe(false)
})

it('takes 别 by itself', () => {
  expect(isNegated('别天窗', 1, 3)).toBe(true)
  expect(isNegated('你别给我装天窗', 5, 7)).toBe(true)
})
