import { describe, expect, test } from 'vitest'
import { KEYS } from './keys.ts'
import zh from './words/zh.json' with { type: 'json' }

describe('the registry of keys', () => {
  test('gives no key two meanings in one place', () => {
    for (const place of ['everywhere', 'lists', 'recording']) {
      const keys = KEYS.filter((one) => one.place === place).flatMap((one) => one.keys)
      expect([...new Set(keys)], place).toEqual(keys)
    }
  })

  test('uses none of the browser or of input methods', () => {
    const owned = /^(Shift|Control|Alt|Backspace|Tab|F\d+|Process)$/
    expect(KEYS.flatMap(({ keys }) => keys).filter((key) => owned.test(key))).toEqual([])
  })

  test('tells of each what it does', () => {
    for (const { id } of KEYS) expect(zh, id).toHaveProperty([`keys.${id}`])
  })
})
