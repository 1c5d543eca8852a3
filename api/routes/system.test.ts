import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteBackup } from '../backup/last-backup.ts'
import { createExaminations } from '../doctor/last-examination.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

const ask = async () => (await service.app.inject('/v1/system')).json<Record<string, unknown>>()

describe('the system', () => {
  test('tells what it runs on and how it is', async () => {
    const system = await ask()
    expect(system).toMatchObject({
      ...{ node: process.versions.node, database: { kind: 'sqlite' }, queue: { queued: 0, failed: 0 } },
    })
    expect((system.database as { bytes: number }).bytes).toBeGreaterThan(0)
    expect((system.disk as { freeBytes: number }).freeBytes).toBeGreaterThan(0)
    expect((system.findings as { what: { zh: string } }[]).map(({ what }) => what.zh)).toContain('Node.js')
    expect(system.backup).toBeUndefined()
  })

  test('tells of the last backup', async () => {
    const content = { bytes: 5, sha256: '0'.repeat(64) }
    const file = { path: 'blobs/a', mtimeMs: 1, ...content }
    const manifest = { madeAt: '2026-03-01T06:05:00.000Z', files: [file], database: content, missing: [] }
    await noteBackup(service.config.dataDir, '/mnt/backup', manifest)
    expect((await ask()).backup).toEqual({
      ...{ folder: '/mnt/backup', madeAt: manifest.madeAt, files: 1, bytes: 10, missing: 0 },
    })
  })
})

test('examines once for many who ask, and again when some minutes are over', async () => {
  let [now, looked] = [0, 0]
  const examined = createExaminations(
    service.config,
    () => now,
    async () => {
      looked += 1
      return []
    },
  )
  await Promise.all([examined(), examined()])
  now = 4 * 60_000
  await examined()
  expect(looked).toBe(1)
  now = 6 * 60_000
  expect((await examined()).at).toBe(now)
  expect(looked).toBe(2)
})
