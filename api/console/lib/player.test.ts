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
/** Its place, and that the element tells it, as a browser does a few times a second. */
const heardUntil = (sound: Sound, seconds: number) => {
  sound.currentTime = seconds
  sound.dispatchEvent(new Event('timeupdate'))
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
  heardUntil(sounds[0], 1)
  expect(spans()).toHaveLength(1)
  heardUntil(sounds[0], 2.5)
  expect(spans()).toEqual([
    [10_000, 14_000],
    [14_000, 22_000],
  ])
  sounds[0].dispatchEvent(new Event('ended'))
  heardUntil(sounds[1], 5)
  expect(spans()).toEqual([
    [22_000, 38_000],
    [14_000, 22_000],
  ])
  expect(player.state().atMs).toBe(19_000)
})

test('what ends by itself asks for nothing beyond its end', () => {
  const player = createPlayer(made)
  player.play('r', { fromMs: 0, untilMs: 2000, durationMs: 60_000 })
  heardUntil(sounds[0], 1.9)
  expect(spans()).toEqual([[0, 2000]])
  sounds[0].dispatchEvent(new Event('ended'))
  expect(player.state()).toMatchObject({ isPlaying: false, atMs: 2000 })
})

test('nobody is told anything while it stands, nor woken beside the element', () => {
  const player = createPlayer(made)
  let told = 0
  player.subscribe(() => told++)
  player.play('r', { fromMs: 0, durationMs: 60_000 })
  told = 0
  heardUntil(sounds[0], 0.25)
  heardUntil(sounds[0], 0.5)
  expect([told, vi.getTimerCount(), player.state().atMs]).toEqual([2, 0, 500])
  player.pause()
  told = 0
  heardUntil(sounds[0], 0.75)
  expect([told, vi.getTimerCount(), player.state().atMs]).toEqual([0, 0, 500])
})

test.each([0, 1500, 5000])('goes on after a pause so much earlier as somebody likes it: %i ms', (backMs) => {
  const player = createPlayer(made, () => backMs)
  player.play('r', { fromMs: 10_000, durationMs: 3600_000 })
  heardUntil(sounds[0], 2)
  player.pause()
  player.resume()
  expect(player.state().atMs).toBe(12_000 - backMs)
})
