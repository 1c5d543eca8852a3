import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCache, type KnowledgeChoice } from './knowledge-cache.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-knowledge-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A cache of two places, and what it had to prepare. */
function cacheOfTwo() {
  const prepared: string[] = []
  const cache = createCache(async ({ pack, dialect }: KnowledgeChoice) => {
    prepared.push(`${pack} ${dialect ?? ''}`)
    if (pack === 'bad') throw new Error('bad')
    return prepared.length
  }, 2)
  return { cache, prepared }
}

describe('createCache', () => {
  it('prepares a pack once for each dialect', async () => {
    const { cache, prepared } = cacheOfTwo()
    const first = await cache({ pack: 'a' })
    expect(await cache({ pack: 'a', dialect: 'standard' })).toBe(first)
    expect(await cache({ pack: 'a', dialect: 'wu' })).not.toBe(first)
    expect(prepared).toEqual(['a standard', 'a wu'])
  })

  it('lets go of what was not used for longest', async () => {
    const { cache, prepared } = cacheOfTwo()
    for (const pack of ['a', 'b', 'a', 'c', 'a', 'b']) await cache({ pack })
    expect(prepared.map((one) => one[0])).toEqual(['a', 'b', 'c', 'b'])
  })

  it('puts an edited glossary in the place of what it was', async () => {
    const { cache, prepared } = cacheOfTwo()
    const glossaryPath = join(folder, 'terms.csv')
    await writeFile(glossaryPath, 'name,type\n')
    await cache({ pack: 'a' })
    for (let edit = 1; edit <= 3; edit++) {
      await utimes(glossaryPath, edit, edit)
      await cache({ pack: 'g', glossaryPath })
      await cache({ pack: 'g', glossaryPath })
    }
    await cache({ pack: 'a' })
    expect(prepared.map((one) => one[0])).toEqual(['a', 'g', 'g', 'g'])
  })

  it('tries again what failed', async () => {
    const { cache, prepared } = cacheOfTwo()
    await expect(cache({ pack: 'bad' })).rejects.toThrow('bad')
    await expect(cache({ pack: 'bad' })).rejects.toThrow('bad')
    expect(prepared).toHaveLength(2)
  })
})
