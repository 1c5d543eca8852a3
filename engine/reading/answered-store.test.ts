import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { AppError } from '../errors.ts'
import { openInsightStore } from '../store/open.ts'
import { answerFrom, type AnsweredStore } from './answered-store.ts'

const MINUTES_AHEAD = 480
/** Three threads start within it, on a machine with much else to do. */
const NOTHING_BEHIND = { recordings: 0, utterances: 0, seconds: 0 }
const START_MS = 60_000
const recording = buildRecording('answered')
const folder = mkdtempSync(join(tmpdir(), 'tingdian-reading-'))
let store: AnsweredStore

beforeAll(async () => {
  const path = join(folder, 'store.db')
  const options = { threads: 1, perKey: 8, mostWaiting: 8, deadlineMs: () => 60_000 }
  store = answerFrom(await openInsightStore(path), { path }, options)
  const utterances = Array.from({ length: 400 }, (_, i) =>
    buildUtterance(i * 2000, ['窗帘', '遮光', `${i}`], { mentions: [buildMention('窗帘遮光', 'curtain', '窗帘')] }),
  )
  await store.saveAnalysis(recording, buildAnalysis(utterances))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a thread answers every question as the store itself does', async () => {
  const own = await openInsightStore(join(folder, 'store.db'))
  const request = { query: '遮光 OR 7', limit: 3 }
  const page = await store.search(request)
  expect(page).toMatchObject({ total: 400, hits: (await own.search(request)).hits })
  const { nextCursor: cursor = '' } = page
  expect((await store.search({ ...request, cursor })).hits).toEqual((await own.search({ ...request, cursor })).hits)
  expect(await store.facets(request)).toEqual(await own.facets(request))
  expect(await store.listVisits()).toEqual(await own.listVisits())
  expect(await store.listRecordings()).toEqual(await own.listRecordings())
  expect(await store.getUtterances(recording.id)).toEqual(await own.getUtterances(recording.id))
  const id = `${recording.id}-0`
  expect(await store.moreLike(id, { limit: 2 })).toEqual(await own.moreLike(id, { limit: 2 }))
  expect(await store.listRepairs()).toEqual({ repairs: [] })
  expect(await store.learntRepairs()).toEqual({ learnt: [] })
  const figures = await store.figures({ view: 'concepts', scope: {}, utcOffsetMinutes: MINUTES_AHEAD })
  expect(figures).toMatchObject({ concepts: [{ conceptId: 'curtain', count: 400 }] })
  await own.close()
})

test('its errors keep their code and their facts', async () => {
  await expect(store.search({ query: '窗帘 "' })).rejects.toMatchObject({
    code: 'QUERY_INVALID',
    detail: { position: 3 },
  })
})

test('a question that is given up ends in the thread, which then answers the next', async () => {
  const stop = new AbortController()
  const given = store.figures(
    {
      view: 'found',
      scope: { also: Array.from({ length: 5 }, () => ({ concepts: ['curtain'] })) },
      utcOffsetMinutes: 0,
    },
    { signal: stop.signal },
  )
  const next = store.search({ query: '窗帘' })
  stop.abort(new AppError('CANCELLED'))
  await expect(given).rejects.toMatchObject({ code: 'CANCELLED' })
  expect((await next).total).toBe(400)
})

test(
  'threads answer from columns where there are any, which are made anew where they are broken, and know every write at once',
  async () => {
    const path = join(folder, 'columned.db')
    const columns = join(folder, 'columns')
    mkdirSync(columns)
    writeFileSync(join(columns, 'columns.json'), '{"version":1,"segments":[{"file":"gone.segment"}]}')
    const own = await openInsightStore(path)
    const say = (name: string, word: string) =>
      own.saveAnalysis(buildRecording(name), buildAnalysis([buildUtterance(0, [word, '遮光'])]))
    await say('first', '窗帘')
    const options = { threads: 2, perKey: 8, mostWaiting: 8, deadlineMs: () => 60_000, columns }
    for (let opened = 0; opened < 2; opened++) {
      const data = { path }
      const columned = answerFrom(await openInsightStore(path), data, options)
      await expect.poll(() => columned.isColumned, { timeout: START_MS }).toBe(true)
      await say(`more-${opened}`, '沙发')
      for (const request of [{ query: '遮光' }, { query: '沙发' }, {}]) {
        expect(await columned.search(request)).toEqual(await own.search(request))
        expect(await columned.facets(request)).toEqual(await own.facets(request))
      }
      await expect.poll(() => columned.columnsBehind(), { timeout: START_MS }).toEqual(NOTHING_BEHIND)
      await own.deleteRecording(buildRecording(`more-${opened}`).id)
      expect((await columned.search({ query: '沙发' })).total).toBe(0)
      await columned.close()
    }
    expect(readdirSync(columns).filter((name) => name.endsWith('.segment'))).toHaveLength(1)
    await own.close()
  },
  3 * START_MS,
)
