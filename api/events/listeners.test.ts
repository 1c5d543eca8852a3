import { once } from 'node:events'
import { expect, test } from 'vitest'
import { LOCAL_CALLER } from '../auth/keys.ts'
import { createEventLog } from './event-log.ts'
import { createListeners } from './listeners.ts'

const hearing = { caller: LOCAL_CALLER, name: 'local' }
const event = { kind: 'repairs', storeId: 'a', decided: 1 } as const

test('a heartbeat comes while nothing happens', async () => {
  const listeners = createListeners(createEventLog(), { heartbeatMs: 5 })
  const stream = listeners.open(hearing)
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n: \n')) break
  }
  expect(text).toContain('event: hello')
  listeners.close()
})

test('whoever takes nothing is dropped, whoever takes is not', async () => {
  const log = createEventLog()
  const listeners = createListeners(log, { heartbeatMs: 10, stalledMs: 50 })
  const [stalled, reading] = [listeners.open(hearing), listeners.open(hearing)]
  reading.resume()
  stalled.read(0)
  await once(stalled, 'close')
  expect(listeners.all()).toHaveLength(1)
  const told = once(reading, 'data')
  log.publish(event)
  expect(String((await told)[0])).toContain('event: repairs')
  listeners.close()
  await once(reading, 'close')
  expect(listeners.all()).toEqual([])
})

test('the log knows its last events, and that it does not know others', () => {
  const log = createEventLog(3)
  const start = log.end()
  expect(log.after(start.place)).toEqual([])
  for (let i = 0; i < 3; i++) log.publish(event)
  expect(log.after(start.place)).toHaveLength(3)
  expect(log.placeOf(start.id)).toBe(start.place)
  log.publish(event)
  expect([log.after(start.place), log.placeOf(start.id)]).toEqual([undefined, undefined])
  const { place, id } = log.end()
  expect(log.after(log.placeOf(id)!)).toEqual([])
  log.reset()
  expect([log.after(place), log.placeOf(id)]).toEqual([undefined, undefined])
  expect(log.after(log.end().place)).toEqual([])
})
