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
  type Method = (this: unknown, ...args: unknown[]) => unknown
  const count = (prototype: Record<string, Method>, name: string): void => {
    const method = prototype[name]
    vi.spyOn(prototype, name).mockImplementation(function (this: unknown, ...args) {
      most = Math.max(most, ++under)
      const done = args.pop() as (...answer: unknown[]) => unknown
      return method.call(this, ...args, function (this: unknown, ...answer: unknown[]) {
        under -= 1
        return done.call(this, ...answer)
      })
    })
  }
  count((sqlite3.Database as unknown as { prototype: Record<string, Method> }).prototype, 'prepare')
  for (const name of ['all', 'run', 'finalize'])
    count((sqlite3.Statement as unknown as { prototype: Record<string, Method> }).prototype, name)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => connection.all('SELECT ? AS i', [i])))
  expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => [{ i }]))
  await expect(connection.all('SELECT nothing')).rejects.toThrow()
  // More than are kept, so that some are finalised on the way.
  await Promise.all(Array.from({ length: 100 }, (_, i) => connection.get(`SELECT ${i} AS i`)))
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
