import { expect, test } from 'vitest'
import type { AppError } from '../../errors.ts'
import { createCursors } from './cursor.ts'

const [one, other] = [1, 2].map((fill) => createCursors(new Uint8Array(32).fill(fill)))
const PLACE = [1_790_000_000_000, -3, 0.25, 2 ** 53 - 1, '7:9:8']

test('a cursor leads back to its place, in its own list', () => {
  expect(one.read(one.write('list', PLACE), 'list')).toEqual(PLACE)
  expect(one.read(one.write('', 7), '')).toBe(7)
})

test('it tells nothing: not what it holds, not even that two hold the same', () => {
  const [a, b] = [one.write('list', PLACE), one.write('list', PLACE)]
  expect(a).not.toBe(b)
  expect(a).toMatch(/^[\w-]+$/)
  expect(Buffer.from(a, 'base64url').includes('1790000000000')).toBe(false)
})

test.each([
  ['of another list', one.write('other list', PLACE)],
  ['of another installation', other.write('list', PLACE)],
  ['empty', ''],
  ['no base64', '您好'],
  ['cut', one.write('list', PLACE).slice(0, -8)],
  ['too short to be one', 'AAAA'],
  ['longer', `${one.write('list', PLACE)}AAAA`],
  ['of the form that was used before', Buffer.from('["mark",[1,2]]').toString('base64url')],
])('refuses one that is %s', (_what, cursor) => {
  expect(() => one.read(cursor, 'list')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
})

test('says of one from before a move where to begin again, and of one for another list what it wants', () => {
  const said = (cursor: string): unknown => {
    try {
      return one.read(cursor, 'list')
    } catch (error) {
      return (error as AppError).detail
    }
  }
  expect(said(other.write('list', PLACE))).toMatchObject({ advice: 'begin again at the first page' })
  expect(said(one.write('other list', PLACE))).not.toHaveProperty('advice')
})

test('refuses one in which any byte was changed', () => {
  const bytes = Buffer.from(one.write('list', PLACE), 'base64url')
  for (let i = 0; i < bytes.length; i++) {
    const changed = Buffer.from(bytes)
    changed[i] ^= 1
    expect(() => one.read(changed.toString('base64url'), 'list')).toThrow()
  }
})
