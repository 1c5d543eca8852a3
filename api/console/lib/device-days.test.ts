import { expect, test } from 'vitest'
import { GAP_REASONS } from '../../../devices/spool/gap.ts'
import en from './words/en.json' with { type: 'json' }
import { FATES, dayOfLedger, fateOf } from './device-days.ts'

test('a day of the ledger adds up, and says what is missing and why', () => {
  const samples = { recognised: 600, 'no-speech': 100, waiting: 50, overrun: 30, 'spool-bound': 200, paused: 20 }
  const row = { device: 'd', day: '2026-03-01', rate: 10, captured: 1000, samples, timeQuality: {} }
  const day = dayOfLedger(row)
  expect(day).toMatchObject({ capturedSeconds: 100, arrivedSeconds: 75 })
  expect(FATES.reduce((sum, fate) => sum + day.shares[fate], 0)).toBeCloseTo(1)
  expect(day.missing).toEqual([
    { reason: 'spool-bound', seconds: 20 },
    { reason: 'overrun', seconds: 3 },
  ])
})

test('every reason for a gap has a name', () => {
  const words = en as Record<string, string>
  const lossless = ['recognised', 'redacted', 'no-speech', 'waiting', 'failed', 'deleted']
  for (const reason of [...Object.keys(GAP_REASONS), ...lossless, 'unaccounted'])
    expect(words[`gap.${reason}`], reason).toBeDefined()
  expect(fateOf('unaccounted')).toBe('missing')
})
