import { describe, expect, test } from 'vitest'
import { bindingOf, hindrance, keysWith, readChosen, shownKey, strokeOf } from './key-bindings.ts'
import { KEYS, type KeyAction } from './key-registry.ts'
import zh from './words/zh.json' with { type: 'json' }

const action = (binding: string): KeyAction => {
  const found = KEYS.find((one) => bindingOf(one) === binding)
  if (!found) throw new Error(`no ${binding}`)
  return found
}

describe('the registry of keys', () => {
  test('gives no key two meanings in one place', () => {
    for (const place of ['everywhere', 'lists', 'recording', 'repairs', 'graph', 'replay']) {
      const keys = KEYS.filter((one) => one.place === place).flatMap((one) => one.keys)
      expect([...new Set(keys)], place).toEqual(keys)
    }
  })

  test('names each action once in its place', () => {
    const bindings = KEYS.map(bindingOf)
    expect([...new Set(bindings)]).toEqual(bindings)
  })

  test('uses none of the browser or of input methods', () => {
    const owned = /^(Shift|Control|Alt|Backspace|Tab|F\d+|Process)$/
    expect(KEYS.flatMap(({ keys }) => keys).filter((key) => owned.test(key))).toEqual([])
  })

  test('tells of each what it does', () => {
    for (const { id } of KEYS) expect(zh, id).toHaveProperty([`keys.${id}`])
  })
})

describe('keys that somebody chose', () => {
  test('take the place of those that were there, of that action alone', () => {
    const keys = keysWith({ 'lists.next': ['w'], 'gone.long': ['q'] })
    expect(keys.find((one) => bindingOf(one) === 'lists.next')?.keys).toEqual(['w'])
    expect(keys.filter((one) => bindingOf(one) !== 'lists.next')).toEqual(
      KEYS.filter((one) => bindingOf(one) !== 'lists.next'),
    )
  })

  test('may be any that nobody has on the same page', () => {
    const next = action('lists.next')
    expect(hindrance({}, next, 'w')).toBeUndefined()
    expect(hindrance({}, next, 'k')).toMatchObject({ id: 'previous' })
    // Of everywhere is of this page, too; of another page is not.
    expect(hindrance({}, next, 'c')).toMatchObject({ id: 'copyLink' })
    expect(hindrance({}, next, 'l')).toBeUndefined()
    expect(hindrance({}, action('everywhere.copyLink'), 'l')).toMatchObject({ place: 'recording' })
    expect(hindrance({ 'lists.previous': ['w'] }, next, 'k')).toBeUndefined()
    expect(hindrance({ 'lists.previous': ['w'] }, next, 'w')).toMatchObject({ id: 'previous' })
    expect(hindrance({}, next, 'j')).toBeUndefined()
  })

  test.each(['Tab', 'Escape', 'Backspace', 'F5', 'Control', 'Shift+Tab', 'Process', 'g'])('never are %s', (key) => {
    expect(hindrance({}, action('lists.next'), key)).toBe('owned')
  })

  test.each([null, '', '{', '[]', '3', 'null', '{"lists.next":"w"}', '{"lists.next":[""]}', '{"lists.next":[3]}'])(
    'are none where what was kept is %j',
    (kept) => {
      expect(readChosen(kept)).toEqual({})
    },
  )
})

test.each([
  [{ key: 'j', shiftKey: false }, 'j'],
  [{ key: 'J', shiftKey: false }, 'j'],
  [{ key: 'J', shiftKey: true }, 'J'],
  [{ key: '?', shiftKey: true }, '?'],
  [{ key: 'ArrowLeft', shiftKey: true }, 'Shift+ArrowLeft'],
])('the stroke of %j is %s', (event, stroke) => {
  expect(strokeOf(event)).toBe(stroke)
})

test.each([
  ['Shift+ArrowLeft', 'Shift ←'],
  [' ', '␣'],
  ['+', '+'],
  ['g s', 'g s'],
])('%j is read as %s', (key, shown) => {
  expect(shownKey(key)).toBe(shown)
})
