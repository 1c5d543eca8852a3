import { describe, expect, it } from 'vitest'
import { DIALECTS, dialectNamed, dialectOfStore, storeDialectProblems } from './dialects.ts'

describe('dialects', () => {
  it('are known by all of their names, and no name means two', () => {
    const names = DIALECTS.flatMap(({ name, also }) => [name, ...also])
    expect(new Set(names).size).toBe(names.length)
    for (const dialect of DIALECTS)
      for (const name of [dialect.name, ...dialect.also]) expect(dialectNamed(name)).toBe(dialect)
  })

  it('that nobody knows are told with those that there are', () => {
    expect(() => dialectNamed('klingon')).toThrow(
      expect.objectContaining({
        code: 'DIALECT_UNKNOWN',
        detail: expect.objectContaining({ got: 'klingon' }) as unknown,
      }),
    )
  })

  it('are chosen by store, with one for all others', () => {
    const entries = ['徐汇店=wu', '重庆一店 = 川渝', '*=northeast']
    expect(storeDialectProblems(entries)).toEqual([])
    expect(dialectOfStore(entries, '重庆一店')).toBe('川渝')
    expect(dialectOfStore(entries, '别的店')).toBe('northeast')
    expect(dialectOfStore(entries.slice(0, 2), '别的店')).toBeUndefined()
  })

  it('wrongly set are all told', () => {
    expect(storeDialectProblems(['徐汇店', 'a=wu', 'a=wu', 'b=四川话'])).toEqual([
      expect.stringContaining('STORE=DIALECT'),
      expect.stringContaining('two dialects'),
      expect.stringContaining('sichuan'),
    ])
  })
})
