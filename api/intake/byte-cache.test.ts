import { expect, test } from 'vitest'
import { createByteCache } from './byte-cache.ts'

test('keeps no more than its bytes, what was used last; makes each once, what failed again', async () => {
  const cache = createByteCache<string>(10, ({ length }) => length)
  const made: string[] = []
  const get = (key: string, value = key.repeat(4)) =>
    cache.get(key, async () => {
      made.push(key)
      if (value === '') throw new Error('none')
      return value
    })
  expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['aaaa', 'aaaa', 'bbbb'])
  await get('a')
  await get('c')
  await get('a')
  await get('b')
  expect(made).toEqual(['a', 'b', 'c', 'b'])
  await expect(get('d', '')).rejects.toThrow('none')
  expect(await get('d')).toBe('dddd')
  // More than all: handed out, not kept.
  await get('e', 'e'.repeat(11))
  await get('e', 'e'.repeat(11))
  expect(made.filter((key) => key === 'e')).toHaveLength(2)
})
