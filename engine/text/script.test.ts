import { describe, expect, it } from 'vitest'
import { loadPack, packNames } from '../pack/load.ts'
import { normalise } from './normalise.ts'

describe('script', () => {
  it.each([
    ['乾崑的智驾怎么样', '乾崑的智驾怎么样'],
    ['這個乾崑智駕好用嗎', '这个乾崑智驾好用吗'],
    ['地上有一坏砖', '地上有一坏砖'],
    ['這條唯一坏處', '这条唯一坏处'],
    ['她拿著包，説很顯著', '她拿着包，说很显著'],
    ['沈先生說他沈默', '沈先生说他沉默'],
    ['换了傢俱', '换了家具'],
    ['噁唑烷和噁心', '噁唑烷和恶心'],
    ['颠覆了认识', '颠覆了认识'],
    ['乾隆年间，乾货', '乾隆年间，干货'],
  ])('%s', (raw, wanted) => {
    expect(normalise(raw).text).toBe(wanted)
  })

  it('leaves the words of the shipped packs alone', async () => {
    for (const name of await packNames()) {
      const { words, lexicon } = await loadPack(name)
      for (const word of [...words, ...lexicon.map(({ phrase }) => phrase)]) expect(normalise(word).text).toBe(word)
    }
  })
})
