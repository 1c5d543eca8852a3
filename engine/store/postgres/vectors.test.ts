import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meaningContract } from '../../../fixtures/contracts/store/meaning.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { postgresName, postgresPlace, postgresTwin, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { whileConnected } from './driver.ts'
import { copyStore } from '../copy/copy-store.ts'
import { openPostgres } from './open.ts'
import { openPostgresStore } from './store.ts'

const url = testPostgresUrl() ?? ''
const AVAILABLE = `SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`
const hasVector = url !== '' && (await whileConnected(url, (ask) => ask(AVAILABLE))).length > 0
const name = url === '' || hasVector ? postgresName() : 'PostgreSQL (skipped: the server has no pgvector)'

const newDatabase = async (place: string): Promise<string> => postgresTwin(await postgresPlace(url, `vectors-${place}`))
const ask = (place: string, sql: string) => whileConnected(place, (run) => run<Record<string, unknown>>(sql))
const install = (place: string) => ask(place, 'CREATE SCHEMA "Ext"; CREATE EXTENSION vector SCHEMA "Ext"')
const copied = async (place: string): Promise<number> =>
  (await ask(place, 'SELECT meaning FROM meaning_vectors WHERE "Ext".vector_dims(direction) > 0')).length

describe.skipIf(!hasVector)(name, () => {
  describe('with pgvector', () => {
    meaningContract(async (place) => {
      const own = await newDatabase(place)
      await install(own)
      return openPostgresStore(own)
    })

    test('finds what is found in memory, in that order, whenever the extension comes or goes', async () => {
      const place = await newDatabase('same')
      const texts = Array.from({ length: 40 }, (_, i) => `第${i}句`)
      const analysis = buildAnalysis(texts.map((text, i) => buildUtterance(i * 3000, [text])))
      const component = fc.integer({ min: -9, max: 9 })
      const direction = fc
        .array(component, { minLength: 3, maxLength: 3 })
        .filter((list) => list.some((one) => one !== 0))
      const [stored] = fc.sample(fc.array(direction, { minLength: 40, maxLength: 40 }), { numRuns: 1, seed: 7 })
      const before = await openPostgresStore(place)
      await before.saveAnalysis(buildRecording('spoken'), analysis)
      const rows = await before.unembedded('small', 100)
      const save = (from: number, to: number) =>
        before.saveMeanings(
          'small',
          rows.slice(from, to).map((row, i) => ({ ...row, vector: Float32Array.from(stored[from + i]) })),
        )
      await save(0, 30)
      await install(place)
      const after = await openPostgresStore(place)
      expect(await copied(place)).toBe(30)
      // Who was there before knows of the copy, too.
      await save(30, 40)
      expect(await copied(place)).toBe(40)
      const found = async (query: number[]) => {
        const meaning = { model: 'small', vector: Float32Array.from(query), withWords: false }
        const { hits } = await after.search({ meaning, limit: 100 })
        return hits.map(({ utterance, score }) => ({ id: utterance.id, score: Number(score.toFixed(3)) }))
      }
      const asked = fc.sample(direction, { numRuns: 100, seed: 8 })
      const quick = []
      for (const query of asked) quick.push(await found(query))
      expect(quick[0]).toHaveLength(40)
      const moved = await newDatabase('moved')
      await install(moved)
      const [source, target] = [await openPostgres(place), await openPostgres(moved)]
      await copyStore(source, target)
      expect(await copied(moved)).toBe(40)
      await source.close()
      await target.close()
      await ask(place, 'DROP EXTENSION vector CASCADE')
      for (const [i, query] of asked.entries()) expect(await found(query)).toEqual(quick[i])
      await after.deleteRecording(buildRecording('spoken').id)
      await before.close()
      await after.close()
    })
  })
})
