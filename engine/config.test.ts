import { describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { CONFIG_SCHEMA } from './settings.ts'
import { AppError } from './errors.ts'

describe('loadConfig', () => {
  test('reads the environment and converts numbers and lists', () => {
    const config = loadConfig(
      {},
      { TINGDIAN_DATA: '/data', TINGDIAN_PORT: '9000', TINGDIAN_ALLOWED_HOSTS: 'a.example, b.example' },
    )
    expect(config).toMatchObject({ dataDir: '/data', port: 9000, allowedHosts: ['a.example', 'b.example'], lang: 'zh' })
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('a value given directly wins, an undefined one does not', () => {
    expect(loadConfig({ port: 1, lang: undefined }, { TINGDIAN_PORT: '2', TINGDIAN_LANG: 'en' })).toMatchObject({
      port: 1,
      lang: 'en',
    })
  })

  test('keeps its data where XDG says', () => {
    expect(loadConfig({}, { XDG_DATA_HOME: '/xdg' }).dataDir).toBe('/xdg/tingdian')
  })

  test('keeps models where XDG says, and fetches them from where pip and npm fetch', () => {
    const config = loadConfig(
      {},
      {
        XDG_CACHE_HOME: '/xdg',
        PIP_INDEX_URL: 'https://index.example/simple',
        npm_config_registry: 'https://npm.example',
      },
    )
    expect(config).toMatchObject({
      cacheDir: '/xdg/tingdian',
      pypiIndex: 'https://index.example/simple',
      npmRegistry: 'https://npm.example',
    })
  })

  test('names every bad key at once', () => {
    const read = () => loadConfig({}, { TINGDIAN_PORT: 'many', TINGDIAN_LANG: 'fr' })
    expect(read).toThrow(AppError)
    try {
      read()
    } catch (error) {
      const problems = ((error as AppError).detail.problems as string[]).join('\n')
      expect(problems).toContain('TINGDIAN_PORT')
      expect(problems).toContain('TINGDIAN_LANG')
    }
  })

  test('tells of a wrong address without what opens it', () => {
    for (const [name, text] of [
      ['TINGDIAN_STORE', 'postgers://shop:s3cr:et@host/words'],
      ['TINGDIAN_PYPI_INDEX', 'ftp://shop:s3cr:et@host/simple'],
    ])
      try {
        loadConfig({}, { [name]: text })
        expect.unreachable()
      } catch (error) {
        const told = JSON.stringify((error as AppError).detail)
        expect(told).toContain('host')
        expect(told).not.toContain('s3cr')
      }
  })

  test('takes a dialect by store, and tells of every wrong one with those that there are', () => {
    const read = (text: string) => loadConfig({}, { TINGDIAN_STORE_DIALECTS: text })
    expect(read('成都店=川渝, *=standard').storeDialects).toEqual(['成都店=川渝', '*=standard'])
    expect(() => read('成都店=四川话,徐汇店')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        detail: { problems: [expect.stringMatching(/四川话.*sichuan/u), expect.stringContaining('STORE=DIALECT')] },
      }),
    )
  })

  test('every key has an environment variable of its own, which sets it whatever its description says', () => {
    const settings = Object.values(CONFIG_SCHEMA.properties)
    expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length)
    for (const setting of settings) {
      expect(setting.env).toMatch(/^TINGDIAN_[A-Z_]+$/)
      expect((setting as { description?: string }).description).toMatch(/^(?!TINGDIAN_)./)
    }
  })
})
