import { describe, expect, test } from 'vitest'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { AppError } from '../../errors.ts'
import { hasChange, lastChange } from '../sql/changes.ts'
import type { Database } from '../sql/database.ts'
import { openPostgres } from './open.ts'

const url = testPostgresUrl() ?? ''
let places = 0
const newPlace = (): Promise<string> => postgresPlace(url, `open-${places++}`)

const addStore = (db: Database, id: string): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', [id])
  })
const storeIds = async (db: Database): Promise<string[]> =>
  (await db.reader.all<{ id: string }>('SELECT id FROM stores ORDER BY id')).map(({ id }) => id)

describe('an address that opens nothing', () => {
  test.each([
    ['is none', 'postgres://[', 'STORE_BROKEN'],
    ['leads nowhere', 'postgres://shop:s3cret@127.0.0.1:1/words', 'STORE_BUSY'],
  ])('%s: it is told without its password', async (_what, place, code) => {
    const error = await openPostgres(place).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code })
    expect(JSON.stringify(error)).not.toContain('s3cret')
  })
})

describe.skipIf(url === '')(postgresName(), () => {
  test('a database that is not there is named', async () => {
    const nowhere = new URL(url)
    nowhere.pathname = '/nowhere'
    await expect(openPostgres(nowhere.href)).rejects.toMatchObject({
      code: 'STORE_BROKEN',
      detail: { reason: '3D000' },
    })
  })

  test('many open a new one at once, and it is made once; opened again it is as it was', async () => {
    const place = await newPlace()
    const all = await Promise.all(Array.from({ length: 4 }, () => openPostgres(place)))
    await Promise.all(all.map((db, i) => addStore(db, `s${i}`)))
    expect(await storeIds(all[0])).toEqual(['s0', 's1', 's2', 's3'])
    expect(new Set(all.map(({ secret }) => Buffer.from(secret).toString('hex'))).size).toBe(1)
    await Promise.all(all.map((db) => db.close()))
  })

  test('what a newer version wrote is refused', async () => {
    const place = await newPlace()
    const db = await openPostgres(place)
    await db.transaction((tx) => tx.run(`INSERT INTO migrations VALUES (99, 'future', 0)`))
    await db.close()
    await expect(openPostgres(place)).rejects.toMatchObject({ code: 'STORE_NEWER', detail: { found: 99 } })
  })

  test('a transaction that fails leaves nothing, readers see none before its end and write nothing, and a closed one is refused', async () => {
    const db = await openPostgres(await newPlace())
    await expect(
      db.transaction(async (tx) => {
        await tx.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', ['lost'])
        expect(await storeIds(db)).toEqual([])
        throw new Error('on purpose')
      }),
    ).rejects.toThrow()
    expect(await storeIds(db)).toEqual([])
    await expect(db.reader.all('DELETE FROM stores')).rejects.toThrow()
    await db.close()
    await expect(addStore(db, 'late')).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('two transactions that wait for each other both end', async () => {
    const db = await openPostgres(await newPlace())
    for (const id of ['a', 'b']) await addStore(db, id)
    const tries: string[] = []
    let held = 0
    let meet = (): void => undefined
    const met = new Promise<void>((resolve) => (meet = resolve))
    const touch = (ids: string[]) =>
      db.transaction(async (tx) => {
        for (const id of ids) {
          tries.push(id)
          await tx.run('UPDATE stores SET created_at = created_at + 1 WHERE id = ?', [id])
          held++
          // Each holds its first row before either asks for the other's.
          if (held === 2) meet()
          await met
        }
      })
    await Promise.all([touch(['a', 'b']), touch(['b', 'a'])])
    expect(await db.reader.all('SELECT created_at FROM stores')).toEqual([{ created_at: 2 }, { created_at: 2 }])
    expect(tries.length).toBeGreaterThan(4)
    await db.close()
  })

  test('a question that is given up or late is stopped in the server; urgent ones are answered meanwhile', async () => {
    const place = await newPlace()
    const [db, hasty] = [await openPostgres(place), await openPostgres(place, 300)]
    const stop = new AbortController()
    const given = Promise.all([1, 2, 3, 4].map(() => db.reading(stop.signal).get('SELECT pg_sleep(1000)')))
    expect(await db.urgent.get('SELECT 1 AS one')).toEqual({ one: 1 })
    stop.abort(new AppError('CANCELLED'))
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(hasty.reader.get('SELECT pg_sleep(1000)')).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    const asleep = `SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(1000)%' AND state = 'active'`
    await expect.poll(() => db.urgent.get(asleep)).toEqual({ n: 0 })
    await db.close()
    await hasty.close()
  })

  test('rows that were restored from another cluster are visible to every page', async () => {
    const place = await newPlace()
    const db = await openPostgres(place)
    await addStore(db, 's')
    await db.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO jobs (written, id, kind, payload, state, run_after, created_at, updated_at)
         VALUES ('999999999999', 'j', 'k', '1', 'queued', 0, 0, 0)`,
      )
      await tx.run(`UPDATE installation SET value = 'elsewhere' WHERE name = 'cluster'`)
    })
    const visible = `SELECT count(*) AS n FROM jobs WHERE pg_visible_in_snapshot(written, pg_current_snapshot())`
    expect(await db.reader.get(visible)).toEqual({ n: 0 })
    const change = await lastChange(db.reader)
    expect(await hasChange(db.reader, change)).toBe(true)
    await db.close()
    const restored = await openPostgres(place)
    expect(await restored.reader.get(visible)).toEqual({ n: 1 })
    // Columns that were built from the other one are not taken for its own.
    expect(await hasChange(restored.reader, change)).toBe(false)
    await restored.close()
  })

  test('an error tells none of the words that were asked with', async () => {
    const db = await openPostgres(await newPlace())
    const error = await db.reader
      .all('SELECT nonsense WHERE ? = ?', ['秘密', '秘密'])
      .catch((thrown: unknown) => thrown)
    expect(JSON.stringify((error as AppError).detail) + (error as AppError).message).not.toContain('秘密')
    await db.close()
  })
})
