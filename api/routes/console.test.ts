import fastify from 'fastify'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../engine/errors.ts'
import { PAGES } from '../console/paths.ts'
import { handleError } from '../http/error-body.ts'
import type { App } from '../http/typed-app.ts'
import { openService } from '../testing/service.ts'
import { consoleRoutes } from './console.ts'

const SCRIPT = 'console.log("tingdian")'.repeat(100)

let folder: string
let app: App
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-console-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>shell</title>')
  await writeFile(join(folder, 'assets', 'main-abc.js'), SCRIPT)
  await writeFile(join(folder, 'assets', 'main-abc.js.gz'), gzipSync(SCRIPT))
  app = fastify()
  app.setErrorHandler(handleError)
  app.setNotFoundHandler(() => {
    throw new AppError('NOT_FOUND')
  })
  consoleRoutes(app, folder)
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

describe('the shell', () => {
  test('is the same at every address of the console, and nowhere else', async () => {
    for (const path of PAGES) {
      const { statusCode, body } = await app.inject(path.replace(/:\w+/, 'x'))
      expect([statusCode, body], path).toEqual([200, '<!doctype html><title>shell</title>'])
    }
    expect((await app.inject('/search/more')).json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  test('allows nothing inline and nothing from elsewhere', async () => {
    const { headers } = await app.inject('/')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'referrer-policy': 'same-origin' })
    expect((await app.inject({ url: '/', headers: { 'if-none-match': String(headers.etag) } })).statusCode).toBe(304)
  })

  test('tells where it was not built', async () => {
    const bare: App = fastify()
    bare.setErrorHandler(handleError)
    consoleRoutes(bare, join(folder, 'none'))
    const answer = await bare.inject('/')
    await bare.close()
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error: { detail: { missing: 'console' } } })
  })
})

describe('assets', () => {
  test('are kept by browsers for ever, and come compressed to those that take it', async () => {
    const plain = await app.inject('/assets/main-abc.js')
    expect(plain.body).toBe(SCRIPT)
    expect(plain.headers['cache-control']).toContain('immutable')
    const small = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'gzip, deflate' } })
    expect(small.headers['content-encoding']).toBe('gzip')
    expect(small.rawPayload).toEqual(gzipSync(SCRIPT))
  })

  test.each(['none.js', '..%2findex.html', 'main-abc.js.gz', '%2e%2e%2f%2e%2e%2fpackage.json'])(
    '%s is none',
    async (name) => {
      expect((await app.inject(`/assets/${name}`)).statusCode).toBe(404)
    },
  )
})

describe('from another site', () => {
  const opened = {
    host: 'localhost',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }

  test('a link opens the shell, and nothing that holds data', async () => {
    const service = await openService()
    try {
      const status = async (url: string, headers: Record<string, string> = opened) =>
        (await service.app.inject({ url, headers })).statusCode
      expect(await status('/search?q=x')).not.toBe(403)
      expect(await status('/r/some')).not.toBe(403)
      expect(await status('/v1/recordings')).toBe(403)
      expect(await status('/docs')).toBe(403)
      expect(await status('/search', { ...opened, 'sec-fetch-dest': 'iframe' })).toBe(403)
      expect(await status('/search', { ...opened, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' })).toBe(403)
      expect(await status('/search', { ...opened, host: 'evil.example' })).toBe(403)
      expect(await status('/search', { ...opened, origin: 'http://evil.example' })).toBe(403)
    } finally {
      await service.close()
    }
  })
})
