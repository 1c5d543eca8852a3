import { Jieba } from '@node-rs/jieba'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { createDictionary, wordClass } from './word-dictionary.ts'

const OWN = ['水光精华', '望溪雅筑', '价格', '太贵', '么么']
const published = (own: readonly string[] = []): Jieba => {
  const jieba = Jieba.withDict(readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt')))
  if (own.length > 0) jieba.loadDict(Buffer.from(own.map((word) => `${word} 3\n`).join('')))
  return jieba
}

/** Every run of Han characters in the sentences that ship. */
function runsSaid(): string[] {
  const folder = join(projectRoot(), 'fixtures', 'sentences')
  const talks = readdirSync(folder).filter((name) => name.endsWith('.talk'))
  return talks.flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/\p{Script=Han}+/gu) ?? [])
}

describe('the dictionary of words', () => {
  it.each([
    ['alone', []],
    ['with words of a pack', OWN],
  ])('cuts as jieba does, %s', (_, own) => {
    const [jieba, dictionary] = [published(own), createDictionary(own)]
    const runs = runsSaid()
    expect(runs.length).toBeGreaterThan(1000)
    const differing = runs.filter((run) => dictionary.cut(run).join('|') !== jieba.cut(run, false).join('|'))
    expect(differing).toEqual([])
    const sign = fc.constantFrom(...new Set([...runs.join(''), ...OWN.join(''), '〇', '𠮷', '々', '龘', '，', 'a']))
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 30 }), (signs) => {
        const text = signs.join('')
        expect(dictionary.cut(text).join('')).toBe(text)
        const plain = text.replaceAll(/[〇々，a]/gu, '')
        expect(dictionary.cut(plain)).toEqual(jieba.cut(plain, false))
      }),
    )
  })

  it('knows nothing of the words of another', () => {
    const before = createDictionary([])
    const text = '望溪雅筑的沙盘'
    const cut = before.cut(text)
    expect(createDictionary(OWN).cut(text)).toEqual(['望溪雅筑', '的', '沙盘'])
    expect([before.cut(text), createDictionary([]).cut(text)]).toEqual([cut, cut])
    expect(cut).not.toContain('望溪雅筑')
  })

  it('tells the class of a word as it was published, whoever brings the word', () => {
    expect(['价格', '白天', '望溪雅筑', ''].map(wordClass)).toEqual(['n', 't', undefined, undefined])
    expect(createDictionary(OWN).classOf('价格')).toBe('n')
  })
})
