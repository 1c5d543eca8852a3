import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig, type Config } from '../engine/config.ts'
import type { Analysis } from '../engine/types.ts'
import { createScriptedEngine, sha256 } from '../fixtures/fakes/engine.ts'
import { addKey } from './auth/keys.ts'
import type { Engine } from './engine-port.ts'
import { openStore } from './open-store.ts'
import { startServer } from './server.ts'
import { VISIT } from './testing/service.ts'

let config: Config
beforeEach(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tingdian-server-'))
  config = loadConfig({ dataDir, port: 0, drainMs: 200 }, {})
})
afterEach(() => rm(config.dataDir, { recursive: true, force: true }))

const engineWith = () => createScriptedEngine({ [sha256(VISIT)]: [{ startMs: 0, endMs: 900, text: '太贵了' }] })
const send = (address: string) =>
  fetch(`${address}/v1/recordings?storeId=a`, {
    method: 'POST',
    body: new Uint8Array(VISIT),
    headers: { 'content-type': 'audio/wav' },
  })

describe('startServer', () => {
  test('takes a recording from upload to search, and logs no words', async () => {
    let log = ''
    const logger = pino({ level: 'trace' }, { write: (text: string) => void (log += text) })
    const server = await startServer(config, logger, await engineWith())
    try {
      expect((await send(server.address)).status).toBe(202)
      const search = async () =>
        (
          (await (await fetch(`${server.address}/v1/search?q=${encodeURIComponent('太贵')}`)).json()) as {
            total: number
          }
        ).total
      await expect.poll(search).toBe(1)
    } finally {
      await server.close()
    }
    expect(log).toContain('analysis ended')
    expect(log).toContain('/v1/search')
    expect(decodeURIComponent(log)).not.toContain('太贵')
  })

  test('gives an unfinished analysis back at the deadline; after a restart it is done', async () => {
    const quiet = pino({ level: 'silent' })
    const slow: Engine = {
      ...(await engineWith()),
      analyse: (_path, { signal }) =>
        new Promise<Analysis>((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new Error('stopped'))),
        ),
    }
    const first = await startServer(config, quiet, slow)
    const { jobId } = (await (await send(first.address)).json()) as { jobId: string }
    const state = async (address: string) =>
      (await (await fetch(`${address}/v1/jobs/${jobId}`)).json()) as { state: string; attempts: number }
    await expect.poll(() => state(first.address)).toMatchObject({ state: 'running' })
    await first.close()
    const second = await startServer(config, quiet, await engineWith())
    try {
      await expect.poll(() => state(second.address)).toMatchObject({ state: 'done', attempts: 1 })
    } finally {
      await second.close()
    }
  })

  test('refuses to listen beyond this machine until there is a key', async () => {
    const beyond = { ...config, host: '0.0.0.0' }
    const quiet = pino({ level: 'silent' })
    await expect(startServer(beyond, quiet, await engineWith())).rejects.toMatchObject({ code: 'LISTEN_REFUSED' })
    const store = await openStore(config)
    const { secret } = await addKey(store, { role: 'admin', label: '' })
    await store.close()
    const server = await startServer(beyond, quiet, await engineWith())
    try {
      const url = `http://127.0.0.1:${new URL(server.address).port}/v1/recordings`
      expect((await fetch(url)).status).toBe(401)
      expect((await fetch(url, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200)
    } finally {
      await server.close()
    }
  })

  test('a port that is taken is told', async () => {
    const quiet = pino({ level: 'silent' })
    const server = await startServer(config, quiet, await engineWith())
    try {
      const taken = { ...config, port: Number(new URL(server.address).port) }
      await expect(startServer(taken, quiet, await engineWith())).rejects.toMatchObject({
        code: 'LISTEN_FAILED',
        detail: { reason: 'EADDRINUSE' },
      })
    } finally {
      await server.close()
    }
  })
})
