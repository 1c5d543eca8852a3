import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildUtterance,
} from '../../../fixtures/builders/analysis.ts'
import { openSqliteQueue } from '../../queue/sqlite.ts'
import { openInsightStore } from '../open.ts'
import { connect } from './driver.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import type { Database } from '../sql/database.ts'
import { openDatabase } from './open.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tingdian-open-'))
  path = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const addStore = (db: Database, id: string): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', [id])
  })
const storeIds = async (db: Database): Promise<string[]> =>
  (await db.reader.all<{ id: string }>('SELECT id FROM stores ORDER BY id')).map(({ id }) => id)

describe('openDatabase', () => {
  it('keeps what was written, and changes nothing when opened again', async () => {
    const first = await openDatabase(path)
    await addStore(first, 'a')
    await first.close()
    const second = await openDatabase(path)
    expect(await storeIds(second)).toEqual(['a'])
    expect(await second.reader.all('SELECT version, name FROM migrations')).toEqual(
      MIGRATIONS.map(({ name }, i) => ({ version: i + 1, name })),
    )
    await second.close()
  })

  it('makes a new file for many who open it at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => openDatabase(path)))
    await Promise.all(all.map((db, i) => addStore(db, `s${i}`)))
    expect(await storeIds(all[0])).toEqual(['s0', 's1', 's2', 's3'])
    await Promise.all(all.map((db) => db.close()))
  })

  it('refuses what a newer version wrote, and leaves it as it is', async () => {
    await (await openDatabase(path)).close()
    const writer = await connect(path, 'write')
    await writer.run('INSERT INTO migrations (version, name, applied_at) VALUES (99, ?, 0)', ['future'])
    await writer.close()
    const before = readFileSync(path)
    await expect(openDatabase(path)).rejects.toMatchObject({ code: 'STORE_NEWER', detail: { found: 99 } })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it.each([
    ['text', async () => writeFileSync(path, 'no database, '.repeat(100))],
    ['a folder that is not there', async () => void (path = join(folder, 'nowhere', 'store.db'))],
    [
      'the database of another program',
      async () => {
        const other = await connect(path, 'write')
        await other.exec('CREATE TABLE theirs (a)')
        await other.close()
      },
    ],
  ])('refuses %s', async (_what, make) => {
    await make()
    await expect(openDatabase(path)).rejects.toMatchObject({ code: 'STORE_BROKEN' })
  })

  it('refuses a torn file', async () => {
    const db = await openDatabase(path)
    await addStore(db, 'a')
    await db.close()
    writeFileSync(path, readFileSync(path).subarray(0, 5000))
    await expect(openDatabase(path)).rejects.toMatchObject({ code: 'STORE_BROKEN' })
  })

  it('refuses a database in memory: two connections would see two of them', async () => {
    await expect(openDatabase(':memory:')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })
})

describe('migrate', () => {
  it('takes a step wholly or not at all', async () => {
    const db = await connect(path, 'write')
    await migrate(db, path)
    const steps = [...MIGRATIONS, { name: 'broken', sql: 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);' }]
    await expect(migrate(db, path, steps)).rejects.toThrow()
    expect(await db.get(`SELECT 1 AS x FROM sqlite_master WHERE name = 'half'`)).toBeUndefined()
    expect(await db.get('SELECT max(version) AS version FROM migrations')).toEqual({ version: MIGRATIONS.length })
    await migrate(db, path, [...MIGRATIONS, { name: 'mended', sql: 'CREATE TABLE whole (a);' }])
    expect(await db.get('SELECT max(version) AS version FROM migrations')).toEqual({ version: MIGRATIONS.length + 1 })
    await db.close()
  })
})

describe('a store of before', () => {
  it('has recordings whose start somebody told', async () => {
    const old = await connect(path, 'write')
    const before = MIGRATIONS.findIndex(({ name }) => name === 'time quality')
    await migrate(old, path, MIGRATIONS.slice(0, before))
    await old.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', ['s'])
    await old.run(
      `INSERT INTO recordings (id, store_id, device_id, device_kind, started_at, duration_ms, sample_rate, channels, consent, file,
         model, pack, digest, timings, created_at, updated_at) VALUES ('r', 's', 'd', 'badge', 5, 1, 8000, 1, 'explicit', 'f', 'm', 'p', '', '{}', 0, 0)`,
      [],
    )
    await old.close()
    const store = await openInsightStore(path)
    const found = await store.getRecording('r')
    expect(found).toMatchObject({ startedAt: 5 })
    expect(found).not.toHaveProperty('timeQuality')
    await store.close()
  })
})

describe('a store of before content was counted', () => {
  it('counts what its recordings and jobs need, and lets each key have one open job', async () => {
    const old = await connect(path, 'write')
    await migrate(
      old,
      path,
      MIGRATIONS.slice(
        0,
        MIGRATIONS.findIndex(({ name }) => name === 'blobs'),
      ),
    )
    await old.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', ['s'])
    for (const [id, audio] of [
      ['r1', 'x'],
      ['r2', 'x'],
      ['r3', null],
    ])
      await old.run(
        `INSERT INTO recordings (id, store_id, device_id, device_kind, started_at, duration_ms, sample_rate, channels, consent, file,
           model, pack, digest, timings, created_at, updated_at, audio_ref)
         VALUES (?, 's', 'd', 'badge', 5, 1, 8000, 1, 'explicit', 'f', 'm', 'p', '', '{}', 0, 0, ?)`,
        [id, audio],
      )
    for (const [id, key, state, holds] of [
      ['j1', 'r1', 'done', 'x'],
      ['j2', 'r4', 'queued', 'y'],
      ['j3', 'r4', 'running', 'y'],
      ['j4', 'r5', 'failed', 'z'],
    ])
      await old.run(
        `INSERT INTO jobs (id, kind, key, payload, state, holds, run_after, created_at, updated_at) VALUES (?, 'k', ?, '1', ?, ?, 0, 0, 0)`,
        [id, key, state, holds],
      )
    await old.close()
    const [store, queue] = [await openInsightStore(path), await openSqliteQueue(path)]
    const refs = async (name: string) => (await store.getBlob(name))?.refs
    expect([await refs('x'), await refs('y'), await refs('z')]).toEqual([2, 2, 1])
    const open = async () => (await queue.list({ states: ['queued', 'running', 'blocked'] })).jobs.map(({ id }) => id)
    expect(await open()).toEqual(['j3', 'j2'])
    expect(await queue.submit({ kind: 'k', key: 'r4', payload: 2 })).toMatchObject({ isNew: false, job: { id: 'j3' } })
    expect(await queue.submit({ kind: 'k', key: 'r5', payload: 2 })).toMatchObject({ isNew: true, job: { id: 'j4' } })
    expect(await store.deleteRecording('r1')).toBe(true)
    expect(await queue.remove('r5')).toBe(true)
    expect([await refs('x'), await refs('z')]).toEqual([1, 0])
    await queue.close()
    await store.close()
  })
})

describe('transaction', () => {
  it('lets no statement of another slip into one that is rolled back', async () => {
    const db = await openDatabase(path)
    const failing = db.transaction(async (tx) => {
      await tx.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', ['lost'])
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('on purpose')
    })
    const others = Promise.all(['a', 'b'].map((id) => addStore(db, id)))
    await expect(failing).rejects.toThrow('on purpose')
    await others
    expect(await storeIds(db)).toEqual(['a', 'b'])
    await db.close()
  })

  it('is not seen before it is committed, and the reader cannot write', async () => {
    const db = await openDatabase(path)
    await db.transaction(async (tx) => {
      await tx.run('INSERT INTO stores (id, created_at) VALUES (?, 0)', ['a'])
      expect(await storeIds(db)).toEqual([])
    })
    expect(await storeIds(db)).toEqual(['a'])
    await expect(db.reader.all('DELETE FROM stores')).rejects.toThrow()
    await db.close()
    await expect(addStore(db, 'late')).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('a full disk', () => {
  it('is named, leaves nothing half-written, and what was there can be read', async () => {
    const db = await openDatabase(path)
    await addStore(db, 'a')
    const full = db.transaction(async (tx) => {
      const size = await tx.get<{ page_count: number }>('PRAGMA page_count')
      await tx.get(`PRAGMA max_page_count = ${(size?.page_count ?? 0) + 2}`)
      for (let i = 0; i < 2000; i++)
        await tx.run('INSERT INTO stores (id, name, created_at) VALUES (?, ?, 0)', [`full-${i}`, 'x'.repeat(1000)])
    })
    await expect(full).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await storeIds(db)).toEqual(['a'])
    await db.transaction((tx) => tx.get('PRAGMA max_page_count = 1000000'))
    await addStore(db, 'b')
    expect(await storeIds(db)).toEqual(['a', 'b'])
    await db.close()
  })
})

describe('views for analysts', () => {
  it('show utterances, mentions and opinions with their place and time', async () => {
    const store = await openInsightStore(path)
    const recording = buildRecording('views')
    const utterance = buildUtterance(1000, ['保养', '贵'], {
      mentions: [buildMention('保养贵', 'auto/upkeep', '保养')],
      opinions: [buildOpinion('negative', { conceptId: 'auto/upkeep', name: '保养', cues: ['贵'] })],
    })
    await store.saveAnalysis(recording, buildAnalysis([utterance]))
    const english = { startMs: 4000, endMs: 6500, language: 'en', languageProbability: 0.93 }
    const abroad = buildRecording('abroad')
    await store.saveAnalysis(abroad, { ...buildAnalysis([]), otherLanguages: [english] })
    const common = { recording_id: recording.id, store_id: 'store-1', at: recording.startedAt + 1000 }
    const reader = await connect(path, 'read')
    const rows = (view: string) => reader.all(`SELECT * FROM ${view}`)
    expect(await rows('v_utterances')).toMatchObject([{ ...common, text: '保养贵', model: 'whisper-base' }])
    expect(await rows('v_mentions')).toMatchObject([{ ...common, concept_id: 'auto/upkeep', negated: 0 }])
    expect(await rows('v_opinions')).toMatchObject([{ ...common, polarity: 'negative', cues: '["贵"]' }])
    expect(await rows('v_other_languages')).toMatchObject([
      { recording_id: abroad.id, start_ms: 4000, at: abroad.startedAt + 4000, language: 'en' },
    ])
    await reader.close()
    await store.close()
  })
})

describe('privacy', () => {
  it('leaves no words of a deleted recording in the file', async () => {
    const store = await openInsightStore(path)
    const words = ['琥珀色', 'zebrafish']
    const recording = buildRecording('private')
    await store.saveAnalysis(recording, buildAnalysis([buildUtterance(0, words)]))
    await store.saveAnalysis(buildRecording('other'), buildAnalysis([buildUtterance(0, ['别的'])]))
    await store.deleteRecording(recording.id)
    await store.close()
    const bytes = readFileSync(path)
    expect(bytes.includes('别的')).toBe(true)
    for (const word of ['琥', 'zebrafish']) expect(bytes.includes(word)).toBe(false)
  })

  it('clears the write-ahead log of what was deleted, as soon as no reader is in the way', async () => {
    const store = await openInsightStore(path)
    const log = (): string => readFileSync(`${path}-wal`, 'latin1')
    const recording = buildRecording('private')
    await store.saveAnalysis(recording, buildAnalysis([buildUtterance(0, ['okapi'])]))
    expect(log()).toContain('okapi')
    await store.deleteRecording(recording.id)
    expect(log()).toBe('')

    await store.saveAnalysis(recording, buildAnalysis([buildUtterance(0, ['quagga'])]))
    const reader = await connect(path, 'read')
    await reader.exec('BEGIN')
    await reader.all('SELECT id FROM recordings')
    await store.saveAnalysis(recording, buildAnalysis([buildUtterance(0, ['zebu'])]))
    expect(log()).toContain('quagga')
    await reader.exec('COMMIT')
    await reader.close()
    await expect.poll(log, { interval: 100 }).toBe('')
    await store.close()
  })

  it('names no words in the error of a broken statement', async () => {
    const db = await openDatabase(path)
    const error = await db.reader.all('SELECT nonsense WHERE ?', ['秘密']).catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error)).not.toContain('秘密')
    await db.close()
  })
})

describe('a reading that takes too long', () => {
  const ENDLESS = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n'

  it('is stopped at the deadline of the store, and so is what waits behind it', async () => {
    const db = await openDatabase(path, 1, 50)
    const [endless, waiting] = [db.reader.get(ENDLESS), db.reader.get('SELECT 1 AS one')]
    await expect(endless).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', detail: { deadlineMs: 50 } })
    await waiting.catch((error: unknown) => expect(error).toMatchObject({ code: 'QUERY_TIMEOUT' }))
    expect(await db.urgent.get('SELECT 1 AS one')).toEqual({ one: 1 })
    expect(await db.reader.get('SELECT 2 AS two')).toEqual({ two: 2 })
    await db.close()
  })

  it('never holds up urgent questions', async () => {
    const db = await openDatabase(path)
    const stop = new AbortController()
    const endless = Promise.all([1, 2, 3].map(() => db.reading(stop.signal).get(ENDLESS)))
    expect(await db.urgent.get('SELECT 1 AS one')).toEqual({ one: 1 })
    await addStore(db, 'a')
    expect(await db.urgent.all('SELECT id FROM stores')).toEqual([{ id: 'a' }])
    stop.abort(new Error('given up'))
    await expect(endless).rejects.toThrow('given up')
    await db.close()
  })
})
