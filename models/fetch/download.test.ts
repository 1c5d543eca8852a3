import { existsSync } from 'node:fs'
import { lstat, mkdtemp, readdir, readFile, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FileServer, serveFiles } from '../../fixtures/fetch/server.ts'
import { download } from './download.ts'

const body = randomBytes(300_000)
const limits = { answerMs: 2_000, stallMs: 2_000, retries: 2, backoffMs: 1 }
let folder: string
let target: string
let server: FileServer

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-download-'))
  target = join(folder, 'model.bin')
  server = await serveFiles({ '/a': body })
})
afterEach(() => server.close())

test('goes on where a cut transfer ended, and tells the progress', async () => {
  server.cuts.push(100_000)
  const seen: number[] = []
  const onProgress = (done: number) => {
    seen.push(done)
    if (done === 100_000) server.drop()
  }
  await download(`${server.url}/a`, target, { limits, onProgress })
  expect((await readFile(target)).equals(body)).toBe(true)
  expect(server.requests[1]?.range).toBe('bytes=100000-')
  expect(seen.at(-1)).toBe(body.length)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(await readdir(folder)).toEqual(['model.bin'])
})

test('a later call resumes what an earlier one left; another address begins anew', async () => {
  const cutShort = async (path: string) => {
    server.cuts.push(100_000)
    const onProgress = (done: number) => void (done === 100_000 && server.drop())
    const started = download(`${server.url}/a`, path, { limits: { ...limits, retries: 0 }, onProgress })
    await expect(started).rejects.toThrow()
    expect((await stat(`${path}.part`)).size).toBe(100_000)
  }
  await cutShort(target)
  await download(`${server.url}/a`, target, { limits })
  expect(server.requests.at(-1)?.range).toBe('bytes=100000-')
  expect((await readFile(target)).equals(body)).toBe(true)

  await cutShort(join(folder, 'b'))
  const other = await serveFiles({ '/a': body })
  await download(`${other.url}/a`, join(folder, 'b'), { limits })
  expect(other.requests).toEqual([{ path: '/a' }])
  await other.close()
})

test('does not try a missing file or a closed port again', async () => {
  await expect(download(`${server.url}/none`, target, { limits })).rejects.toThrow('HTTP 404')
  expect(server.requests).toHaveLength(1)
  const { url } = server
  await server.close()
  await expect(download(`${url}/a`, target, { limits })).rejects.toThrow('connection refused')
})

test('gives up on a server that never goes on', async () => {
  server.cuts.push(0, 0, 0, 0, 0)
  await expect(download(`${server.url}/a`, target, { limits })).rejects.toThrow()
  expect(server.requests).toHaveLength(1 + limits.retries)
})

test('a cancelled download says so', async () => {
  const stop = new AbortController()
  const started = download(`${server.url}/a`, target, { limits, signal: stop.signal, onProgress: () => stop.abort() })
  await expect(started).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('sends the credentials of an address as a header', async () => {
  await download(`${server.url.replace('//', '//user:p%40ss@')}/a`, target, { limits })
  expect(server.requests[0]?.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`)
})

// Linux's /dev/full fails every write as a full disk does.
test.skipIf(!existsSync('/dev/full'))('a full disk has an error of its own and leaves nothing', async () => {
  await symlink('/dev/full', `${target}.part`)
  await expect(download(`${server.url}/a`, target, { limits })).rejects.toMatchObject({ code: 'DISK_FULL' })
  await expect(lstat(`${target}.part`)).rejects.toThrow()
  expect(await readdir(folder)).toEqual([])
})
