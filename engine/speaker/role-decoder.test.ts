import { expect, it } from 'vitest'
import { decodeRoles } from './role-decoder.ts'

const TEXT = '这个瓶子我看一下正品仪器在那边'

/** One token a character, each of 200 ms, with a pause before the one at `pauseAt`. */
function said(pauseAt?: number) {
  let startMs = 1000
  const tokens = [...TEXT].map((text, at) => {
    startMs += at === pauseAt ? 700 : 200
    return { text, startMs }
  })
  return { startMs: 1000, endMs: startMs + 200, text: TEXT, speaker: null, tokens }
}

const words = (text: string): number => (text.includes('正品仪器') ? 3 : 0) - (text.includes('我看一下') ? 3 : 0)
const partsOf = (pauseAt?: number) =>
  decodeRoles([said(pauseAt)], { words })[0].map(({ start, end, role }) => [TEXT.slice(start, end), role])

it('finds a second voice after a pause where the recogniser wrote no mark, and none without', () => {
  expect(partsOf(8)).toEqual([
    ['这个瓶子我看一下', 'customer'],
    ['正品仪器在那边', 'staff'],
  ])
  expect(partsOf()).toHaveLength(1)
})

it('leaves a text whole that is too short for two voices, though a mark or a pause is in it', () => {
  const turns = ['里面请，慢慢挑啊', '嗯，好', '好。', '这个多少钱'].map((text, at) => ({
    ...{ startMs: 1000 * at, endMs: 1000 * at + 900, text, speaker: null },
  }))
  expect(decodeRoles(turns, { words: () => 0 }).map((parts) => parts.length)).toEqual([1, 1, 1, 1])
})
