import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dialectNamed } from '../text/dialects.ts'
import { createSoundDistance, FARTHEST } from './near-sounds.ts'
import { parseSyllable } from './syllable.ts'

const SYLLABLES =
  'a ai bo ba zhi zi chi ci nan lan nü lüe jiu qu xuan yan ye yin ying wen weng wo yong er fu hu gui shuang yuan'.split(
    ' ',
  )
const syllable = fc.constantFrom(...SYLLABLES)

describe('parseSyllable', () => {
  it.each([
    ['zhi', ['zh', '', 'y', '']],
    ['jiu', ['j', 'i', 'o', 'u']],
    ['xu', ['x', 'v', '', '']],
    ['yong', ['', 'v', '', 'g']],
    ['wen', ['', 'u', 'e', 'n']],
    ['shuang', ['sh', 'u', 'a', 'g']],
  ])('takes %s apart', (pinyin, parts) => {
    expect(Object.values(parseSyllable(pinyin) ?? {})).toEqual(parts)
  })

  it('knows all of the syllables here and no noise', () => {
    expect(SYLLABLES.filter((one) => parseSyllable(one) === undefined)).toEqual([])
    expect(parseSyllable('bx')).toBeUndefined()
  })
})

describe('createSoundDistance', () => {
  const distance = createSoundDistance()

  it('is symmetric, bounded, and zero only for the same syllable', () => {
    fc.assert(
      fc.property(syllable, syllable, (a, b) => {
        // Another one, that has not been asked: what was asked first is kept.
        expect(distance(a, b)).toBe(createSoundDistance()(b, a))
        expect(distance(a, b)).toBeLessThanOrEqual(FARTHEST)
        expect(distance(a, b) === 0).toBe(a === b)
      }),
    )
  })

  it('puts what is mis-heard nearer than what is not', () => {
    expect(distance('zhi', 'zi')).toBeLessThan(distance('zhi', 'ba'))
    expect(distance('yin', 'ying')).toBeLessThan(distance('yin', 'yan'))
    expect(distance('nan', 'lan')).toBeLessThan(distance('nan', 'fu'))
  })

  it('follows the dialect of the store', () => {
    const sichuan = createSoundDistance(dialectNamed('sichuan').near)
    expect(sichuan('fu', 'hu')).toBeLessThan(distance('fu', 'hu'))
    expect(sichuan('nan', 'lan')).toBeLessThan(0.1)
    expect(sichuan('ba', 'bo')).toBe(distance('ba', 'bo'))
  })
})
