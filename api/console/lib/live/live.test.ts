import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../../fixtures/fuzz-runs.ts'
import { openConnection, type News } from './connection.ts'
import { createEventReader } from './read-events.ts'
import { staleBy } from './stale.ts'

const TEXT =
  'retry: 2000\n\nid: a\nevent: hello\ndata: {}\n\n: \n\nevent: job\r\ndata: {"x":\r\ndata: 1}\r\n\r\nid: b\nevent: reset\ndata: {}\n\n'
const EVENTS = [
  { id: 'a', kind: 'hello', data: '{}' },
  { kind: 'job', data: '{"x":\n1}' },
  { id: 'b', kind: 'reset', data: '{}' },
]

test('an event stream is read the same, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length })), (given) => {
      const cuts = [0, ...given.sort((a, b) => a - b), TEXT.length]
      const read = createEventReader()
      expect(cuts.slice(1).flatMap((to, i) => read(TEXT.slice(cuts[i], to)))).toEqual(EVENTS)
    }),
    fuzzRuns(),
  )
})

const answer = (text: string, status = 200): Response => new Response(text, { status })
const hello = (id: string) => `id: ${id}\nevent: hello\ndata: {}\n\n`

/** Answers one after the other; then the connection is closed. */
async function connected(answers: (Response | 'broken')[]) {
  const [news, asked, waits]: [News[], string[], number[]] = [[], [], []]
  await new Promise<void>((resolve) => {
    const connection = openConnection((one) => news.push(one), {
      ask: async (_path, { headers }) => {
        asked.push((headers as Record<string, string>)['last-event-id'] ?? '')
        const next = answers.shift()
        if (next === undefined) {
          connection.close()
          resolve()
          throw new Error('over')
        }
        if (next === 'broken') throw new Error('no network')
        if (next.status === 401) setTimeout(resolve)
        return next
      },
      wait: async (ms) => void waits.push(ms),
    })
    connection.open()
  })
  return { kinds: news.map(({ kind }) => kind), asked, waits }
}

test('a connection that breaks goes on behind the last event', async () => {
  const event = 'id: e7\nevent: basket\ndata: {"kind":"basket","basketId":"b"}\n\n'
  const { kinds, asked } = await connected([answer(hello('e1') + event), answer('event: hello\ndata: {}\n\n')])
  expect(kinds).toEqual(['hello', 'event', 'hello'])
  expect(asked).toEqual(['', 'e7', 'e7'])
})

test('pages hear of it when it does not come back, and waits grow', async () => {
  const { kinds, waits } = await connected([
    answer(hello('e1')),
    'broken',
    answer('', 503),
    'broken',
    answer(hello('e2')),
  ])
  expect(kinds).toEqual(['hello', 'down', 'down', 'down', 'hello'])
  expect(waits[0]).toBeLessThanOrEqual(200)
  expect(waits[3]).toBeGreaterThan(2 * waits[1])
})

test('without a session nobody asks on', async () => {
  const { kinds, asked } = await connected([answer(hello('e1')), answer('', 401), answer(hello('e2'))])
  expect(kinds).toEqual(['hello', 'locked'])
  expect(asked).toEqual(['', 'e1'])
})

test('rows do not move under a reader, but what was deleted goes', () => {
  const change = { kind: 'recording', recordingId: 'r', storeId: 's' } as const
  expect(staleBy({ ...change, change: 'analysed' }).now.flat()).not.toContain('hits')
  expect(staleBy({ ...change, change: 'deleted' }).now.flat()).toContain('hits')
  const job = { kind: 'job', jobId: 'j', recordingId: 'r', storeId: 's', state: 'running', attempts: 1 } as const
  expect(staleBy({ ...job, fraction: 0.5 })).toEqual({ now: [], later: [] })
  expect(staleBy(job).now).toContainEqual(['jobs'])
})
