import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { openQueue } from '../../queue/open.ts'
import { isPostgres, openInsightStore } from '../open.ts'
import { openPostgres } from '../postgres/open.ts'
import { openDatabase } from '../sqlite/open.ts'
import { checkStore } from './check-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let places = 0
const newFile = () => Promise.resolve(join(folder, `${places++}.db`))
const url = testPostgresUrl() ?? ''
const newSchema = () => postgresPlace(url, `check-${places++}`)

async function filled(newPlace: () => Promise<string>): Promise<string> {
  const place = await newPlace()
  const [store, queue] = [await openInsightStore(place), await openQueue(place)]
  for (const name of ['one', 'two']) {
    const utterances = Array.from({ length: 30 }, (_, i) => {
      const words = ['保养', `${i}次`, 'C++']
      return buildUtterance(i * 3000, words, { mentions: [buildMention(words.join(''), 'upkeep', '保养')] })
    })
    const moments = [{ kind: 'complaint' as const, atMs: 0, utterances: [0, 1], weight: 0.5, why: 'rule' }]
    await store.saveAnalysis(buildRecording(name), buildAnalysis(utterances, moments), { audioRef: name })
  }
  await queue.submit({ kind: 'analyse', key: 'r', holds: 'one', payload: {} })
  await queue.claim(['analyse'])
  await queue.close()
  await store.close()
  return place
}

async function change(place: string, sql: string): Promise<void> {
  const db = await (isPostgres(place) ? openPostgres(place) : openDatabase(place))
  await db.transaction(async (tx) => void (await tx.run(sql)))
  await db.close()
}

const wrong = async (place: string, isDeep = false) =>
  (await checkStore(place, { isDeep })).filter((found) => found.wrong > 0).map(({ what }) => what)

const IN_ANY = '(SELECT seq FROM utterances ORDER BY seq LIMIT 1)'
const FAULTS: [what: string, sql: string][] = [
  ['index', `UPDATE utterances SET text = '另一句' WHERE seq = ${IN_ANY}`],
  ['index', `UPDATE utterances SET words = 'x' WHERE seq = ${IN_ANY}`],
  ['visits', `UPDATE utterances SET visit = (SELECT max(seq) FROM visits) WHERE seq = ${IN_ANY}`],
  ['moments', `UPDATE moment_utterances SET utterance = (SELECT max(seq) FROM utterances) WHERE utterance = ${IN_ANY}`],
  ['references', `UPDATE blobs SET refs = 7 WHERE sha256 = 'two'`],
  ['references', `DELETE FROM blobs WHERE sha256 = 'one'`],
  ['references', `INSERT INTO blobs (sha256, refs, last_seen) VALUES ('nobody', 1, 0)`],
  ['jobs', `UPDATE jobs SET lease_until = NULL`],
]

function finds(newPlace: () => Promise<string>): void {
  test('nothing in a store as it was written', async () => {
    const place = await filled(newPlace)
    for (const isDeep of [false, true]) {
      const found = await checkStore(place, { isDeep })
      expect(found.filter((one) => one.wrong > 0)).toEqual([])
      expect(found.find(({ what }) => what === 'index')).toMatchObject({ looked: 60 })
    }
  })

  test.each(FAULTS)('%s: %s', async (what, sql) => {
    const place = await filled(newPlace)
    await change(place, sql)
    expect(await wrong(place)).toEqual([what])
    expect(JSON.stringify(await checkStore(place))).not.toContain('保养')
  })
}

describe('what is wrong in a file', () => {
  finds(newFile)

  test.each([
    ['has too few', 'DELETE FROM utterance_index_docsize WHERE id = 3', false],
    [
      'says what no row says',
      `INSERT INTO utterance_index (rowid, terms, words, number_terms) VALUES (3, ' 无 中 生 有 ', '', '')`,
      true,
    ],
  ])('the word index %s', async (_name, sql, isDeep) => {
    const place = await filled(newFile)
    await change(place, sql)
    expect(await wrong(place, isDeep)).toEqual(['index'])
  })

  test('pages that are damaged', async () => {
    const place = await filled(newFile)
    const file = await open(place, 'r+')
    const { size } = await file.stat()
    for (let at = 4096 * 8; at + 4096 < size; at += 4096 * 5) await file.write(Buffer.alloc(2000, 0xff), 0, 2000, at)
    await file.close()
    await expect(wrong(place)).resolves.toEqual(['integrity'])
  })
})

describe.skipIf(url === '')(postgresName(), () => {
  finds(newSchema)

  test('tokens that are not those of the words', async () => {
    const place = await filled(newSchema)
    await change(place, `UPDATE utterances SET toks = '{1}' WHERE seq = ${IN_ANY}`)
    expect(await wrong(place)).toEqual(['index'])
  })
})
