import { describe, expect, it } from 'vitest'
import { findLoop } from './loop.ts'

describe('findLoop', () => {
  it('finds nothing in a text that goes on', () => {
    expect(findLoop([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBeUndefined()
    expect(findLoop([])).toBeUndefined()
  })

  it('keeps one copy of a phrase that comes again', () => {
    expect(findLoop([9, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7])).toBe(8)
    expect(findLoop([...'123123123123123123123'].map(Number))).toBe(3)
  })

  it('lets short repetitions be, people repeat themselves', () => {
    expect(findLoop([5, 5, 5, 5])).toBeUndefined()
    expect(findLoop([1, 2, 1, 2, 1, 2])).toBeUndefined()
    expect(findLoop([5, 5, 5, 5, 5, 5, 5, 5])).toBe(1)
  })

  it('lets a number have its zeros, however many tokens a digit takes', () => {
    const zero = [7, 8]
    expect(findLoop([1, 2, 3, ...zero, ...zero, ...zero, ...zero])).toBeUndefined()
    expect(findLoop([...zero, ...zero, ...[5, 6], ...[5, 6]])).toBeUndefined()
  })

  it('sees a loop only where it stands at the end', () => {
    expect(findLoop([1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 9])).toBeUndefined()
  })
})
