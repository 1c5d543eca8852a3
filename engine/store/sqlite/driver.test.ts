import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sqlite3 from 'sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../errors.ts'
import { connect, type Connection } from './driver.ts'

/** Counts for ever. */
const ENDLESS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) AS sum FROM n'

let folder: string
let connection: Connection
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tingdian-driver-'))
  connection = await connect(join(folder, 'a.db'), 'write')
})
afterEach(async () => {
  await connection.close()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('sqlite3 never has two statements of one connection', async () => {
  let [under, most] = [0, 0]
  const { prototype } = sqlite3.Database as { prototype: { all: (...args: unknown[]) => unknown } }
  const { all } = prototype
  vi.spyOn(prototype, 'all').mockImplementation(function (this: unknown, ...args: unknown[]) {
    most = Math.max(most, ++under)
    const done = args.pop() as (...answer: unknown[]) => void
    return all.call(this, ...args, (...answer: unknown[]) => {
      under -= 1
      done(...answer)
    })
  })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => connection.all('SELECT ? AS i', [i])))
  expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => [{ i }]))
  expect(most).toBe(1)
})

test('a statement that is given up stops, those behind it run, and those given up while they wait never do', async () => {
  const [running, waiting] = [new AbortController(), new AbortController()]
  const endless = connection.get(ENDLESS, [], running.signal)
  const never = connection.get('SELECT 1', [], waiting.signal)
  const next = connection.get('SELECT 2 AS two')
  expect(connection.pending).toBe(3)
  waiting.abort(new AppError('QUERY_TIMEOUT'))
  running.abort(new AppError('CANCELLED'))
  await expect(endless).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect(never).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
  expect(await next).toEqual({ two: 2 })
  expect(connection.pending).toBe(0)
})
