import { describe, expect, it } from 'vitest'
import { nearestFirst } from './consensus.ts'

const texts = (found: [string, number][], temperature = 0.5): string[] =>
  nearestFirst(
    found.map(([text, score]) => ({ text, score })),
    temperature,
  ).map(({ text }) => text)

describe('nearestFirst', () => {
  it('leaves the likeliest first where nothing comes near to it', () => {
    expect(
      texts([
        ['续航多少公里', -1],
        ['续航多少公理', -6],
      ]),
    ).toEqual(['续航多少公里', '续航多少公理'])
    expect(texts([['只有一个', -3]])).toEqual(['只有一个'])
    expect(texts([])).toEqual([])
  })

  it('takes the text that the others agree with, not one that is a little likelier and stands alone', () => {
    const found: [string, number][] = [
      ['首富三成可以吗', -4],
      ['首付三成可以吗', -4.1],
      ['首付三成可以嘛', -4.2],
      ['首付三成可已吗', -4.2],
    ]
    expect(texts(found, 0.001)[0]).toBe('首富三成可以吗')
    expect(texts(found)).toEqual(['首付三成可以吗', '首富三成可以吗', '首付三成可以嘛', '首付三成可已吗'])
  })

  it('keeps the likelier of two, and the earlier of two as likely', () => {
    expect(
      texts([
        ['买房', -2],
        ['卖房', -2.05],
      ])[0],
    ).toBe('买房')
    expect(
      texts([
        ['买房', -2],
        ['卖房', -2],
      ])[0],
    ).toBe('买房')
  })

  it('does not count marks, blanks and case', () => {
    const found: [string, number][] = [
      ['A P P 打不开', -2],
      ['app打不开。', -2.1],
      ['阿婆打不开', -1.8],
    ]
    expect(texts(found)[0]).toBe('A P P 打不开')
  })
})
