import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPlayer } from './player.ts'

/** As much of an audio element as the player asks for. */
class Sound extends EventTarget {
  src = ''
  currentTime = 0
  duration = 30
  playbackRate = 1
  preload = ''
  hidden = false
  preservesPitch = false
  play = () => Promise.resolve()
  pause = () => undefined
}

let sounds: Sound[] = []
const made = () => {
  sounds.push(new Sound())
  return sounds.at(-1) as unknown as HTMLAudioElement
}
const spans = () =>
  sounds.map(({ src }) => {
    const asked = new URL(src, 'http://shop').searchParams
    return [Number(asked.get('fromMs')), Number(asked.get('toMs'))]
  })

beforeEach(() => {
  sounds = []
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

test('the first clip is short, each next is there before it is needed and longer', () => {
  const player = createPlayer(made)
  player.play('r', { fromMs: 10_000, durationMs: 3600_000 })
  expect(spans()).toEqual([[10_000, 14_000]])
  sounds[0].currentTime = 1
  vi.advanceTimersByTime(500)
  expect(spans()).toHaveLength(1)
  sounds[0].currentTime = 2.5
  vi.advanceTimersByTime(500)
  expect(spans()).toEqual([
    [10_000, 14_000],
    [14_000, 22_000],
  ])
  sounds[0].dispatchEvent(new Event('ended'))
  sounds[1].currentTime = 5
  vi.advanceTimersByTime(500)
  expect(spans()).toEqual([
    [22_000, 38_000],
    [14_000, 22_000],
  ])
  expect(player.state().atMs).toBe(19_000)
})

test('what ends by itself asks for nothing beyond its end', () => {
  const player = createPlayer(made)
  player.play('r', { fromMs: 0, untilMs: 2000, durationMs: 60_000 })
  sounds[0].currentTime = 1.9
  vi.advanceTimersByTime(1000)
  expect(spans()).toEqual([[0, 2000]])
  sounds[0].dispatchEvent(new Event('ended'))
  expect(player.state()).toMatchObject({ isPlaying: false, atMs: 2000 })
})

test('nobody is told anything while it stands, and few times a second while it plays', () => {
  const player = createPlayer(made)
  let told = 0
  player.subscribe(() => told++)
  player.play('r', { fromMs: 0, durationMs: 60_000 })
  told = 0
  vi.advanceTimersByTime(1000)
  expect(told).toBeGreaterThan(3)
  expect(told).toBeLessThan(15)
  player.pause()
  told = 0
  vi.advanceTimersByTime(10_000)
  expect([told, vi.getTimerCount()]).toEqual([0, 0])
})

test.each([0, 1500, 5000])('goes on after a pause so much earlier as somebody likes it: %i ms', (backMs) => {
  const player = createPlayer(made, () => backMs)
  player.play('r', { fromMs: 10_000, durationMs: 3600_000 })
  sounds[0].currentTime = 2
  vi.advanceTimersByTime(200)
  player.pause()
  player.resume()
  expect(player.state().atMs).toBe(12_000 - backMs)
})
