import { expect, test } from 'vitest'
import { createBacklogPace } from './backlog-pace.ts'

const clockAt = (hours: number, minutes = 0) => {
  const wall = new Date(2026, 10, 26, hours, minutes).getTime()
  let monoMs = 0
  return { monoMs: () => monoMs, wallMs: () => wall + monoMs, pass: (ms: number) => (monoMs += ms) }
}

test('so many kilobits go in a second, and no more than a second is made up for', () => {
  const clock = clockAt(9)
  const pace = createBacklogPace(clock, { maxKbps: 80 })
  let sent = 0
  for (let i = 0; i < 100; i++) {
    const bytes = Math.min(3000, Math.max(0, Math.floor(pace.allowedBytes())))
    pace.spend(bytes)
    sent += bytes
    clock.pass(100)
  }
  // Ten seconds and the first one's.
  expect(sent).toBeGreaterThanOrEqual(10 * 10_000)
  expect(sent).toBeLessThanOrEqual(11 * 10_000)
  clock.pass(3600_000)
  expect(pace.allowedBytes()).toBe(10_000)
})

test('a record that is larger than what is allowed is paid for later', () => {
  const clock = clockAt(9)
  const pace = createBacklogPace(clock, { maxKbps: 8 })
  pace.spend(5000)
  clock.pass(3000)
  expect(pace.allowedBytes()).toBeLessThanOrEqual(0)
  clock.pass(2000)
  expect(pace.allowedBytes()).toBeGreaterThan(0)
})

test.each([
  ['11:00-14:00', 10, 59, true],
  ['11:00-14:00', 11, 0, false],
  ['11:00-14:00', 13, 59, false],
  ['11:00-14:00', 14, 0, true],
  ['22:00-06:00', 23, 0, false],
  ['22:00-06:00', 5, 59, false],
  ['22:00-06:00', 6, 0, true],
  ['18:00-24:00', 23, 59, false],
  ['18:00-24:00', 0, 0, true],
])('quiet in %s: at %i:%i backlog goes: %s', (span, hours, minutes, goes) => {
  const pace = createBacklogPace(clockAt(hours, minutes), { quietHours: [span] })
  expect(pace.allowedBytes() > 0).toBe(goes)
})

test('without limits it is not held back', () => {
  expect(createBacklogPace(clockAt(0), {}).allowedBytes()).toBe(Infinity)
})
