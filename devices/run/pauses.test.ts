import { expect, test } from 'vitest'
import type { GapReason } from '../spool/gap.ts'
import { createPauses } from './pauses.ts'

function recorder() {
  const done: string[] = []
  return { done, pause: (reason: GapReason) => void done.push(reason), resume: () => void done.push('resume') }
}

test('a capture goes on when no reason is left', () => {
  const own = recorder()
  const pauses = createPauses(own)
  pauses.set('paused', true)
  pauses.set('paused', true)
  pauses.set('outside-hours', true)
  pauses.set('paused', false)
  expect(pauses.reasons()).toEqual(['outside-hours'])
  expect(own.done).toEqual(['paused'])
  pauses.set('outside-hours', false)
  pauses.set('outside-hours', false)
  expect(own.done).toEqual(['paused', 'resume'])
  pauses.set('outside-hours', true)
  expect(own.done).toEqual(['paused', 'resume', 'outside-hours'])
})
