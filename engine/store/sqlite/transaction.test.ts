import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AppError } from '../../errors.ts'
import { createGivingWay, patiently } from './transaction.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** How long so many transactions take, in virtual time. */
async function spent(count: number, { writingMs, idleMs }: { writingMs: number; idleMs: number }): Promise<number> {
  const givingWay = createGivingWay()
  const from = performance.now()
  const all = (async () => {
    for (let n = 0; n < count; n++) {
      await givingWay(() => sleep(writingMs))
      if (idleMs > 0) await sleep(idleMs)
    }
    return performance.now() - from
  })()
  await vi.runAllTimersAsync()
  return all
}

test.each([5, 40, 300])('whoever writes on and on, %d ms at a time, gives way each second', async (writingMs) => {
  const count = Math.ceil(6000 / writingMs)
  const pausesMs = (await spent(count, { writingMs, idleMs: 0 })) - count * writingMs
  expect(pausesMs).toBeGreaterThanOrEqual(4 * 25)
  expect(pausesMs).toBeLessThanOrEqual(6 * 25)
})

test('whoever leaves room anyhow never waits', async () => {
  expect(await spent(100, { writingMs: 20, idleMs: 30 })).toBe(100 * 50)
})

test('what fails gives the lock back as well, and its error is told', async () => {
  const givingWay = createGivingWay()
  await expect(givingWay(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

test('a lock that is free for a moment each second is met', async () => {
  let tries = 0
  const begin = performance.now()
  const done = patiently(() => {
    tries += 1
    return (performance.now() - begin) % 1000 < 975 ? Promise.reject(new AppError('STORE_BUSY')) : Promise.resolve()
  })
  await vi.runAllTimersAsync()
  await done
  expect(performance.now() - begin).toBeLessThan(1000)
  expect(tries).toBeGreaterThan(10)
})

test('a lock that is never free is given up, and other errors at once', async () => {
  const busy = patiently(() => Promise.reject(new AppError('STORE_BUSY'))).catch((error: unknown) => error)
  await vi.runAllTimersAsync()
  expect(await busy).toMatchObject({ code: 'STORE_BUSY' })
  let tries = 0
  await expect(
    patiently(() => Promise.reject(new AppError('DISK_FULL', { detail: { tries: ++tries } }))),
  ).rejects.toThrow()
  expect(tries).toBe(1)
})
