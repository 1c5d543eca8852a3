import { expect, test } from 'vitest'
import { createMachine } from '../simulation/machine.ts'
import { createScheduler } from '../simulation/scheduler.ts'
import type { LogEntry } from '../sources/log.ts'
import { watchOpeningHours } from './watch-opening-hours.ts'

const DAY = ['09:00-18:00']
const openingHours = {
  timeZone: 'Asia/Shanghai',
  weekly: { sun: DAY, mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY },
}

function keep(wallMs: number, settings: Parameters<typeof watchOpeningHours>[1]) {
  const scheduler = createScheduler()
  const machine = createMachine(scheduler, { wallMs, ppm: 0 })
  const pauses: string[] = []
  const log: LogEntry[] = []
  const watch = watchOpeningHours(machine.start().clock, settings, (entry) => log.push(entry))
  const set = (reason: string, isOn: boolean): void => void pauses.push(`${reason} ${isOn}`)
  void watch.run({ set }, new AbortController().signal)
  return { pauses, log, machine, until: (ms: number) => scheduler.runUntil(ms) }
}

test('a closed shop is not heard from the first moment on, and is from the minute that it opens', async () => {
  const shop = keep(Date.parse('2026-11-02T08:58:00+08:00'), { openingHours })
  expect(shop.pauses).toEqual(['outside-hours true'])
  await shop.until(119_000)
  expect(shop.pauses).toHaveLength(1)
  await shop.until(121_000)
  expect(shop.pauses).toEqual(['outside-hours true', 'outside-hours false'])
  await shop.until(121_000 + 9 * 3600_000)
  expect(shop.pauses.at(-1)).toBe('outside-hours true')
})

test('while the clock was never set nobody is heard, and the log says why; once it is set, its hours count', async () => {
  const shop = keep(0, { openingHours })
  await shop.until(3600_000)
  expect(shop.pauses).toEqual(['outside-hours true'])
  expect(shop.log).toEqual([{ event: 'opening-hours', state: 'clock-unknown' }])
  shop.machine.jumpWall(Date.parse('2026-11-02T10:00:00+08:00'))
  await shop.until(3602_000)
  expect(shop.pauses.at(-1)).toBe('outside-hours false')
})

test('without hours it is always open', async () => {
  const shop = keep(0, {})
  await shop.until(10_000)
  expect([shop.pauses, shop.log]).toEqual([[], []])
})
