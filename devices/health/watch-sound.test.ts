import { expect, test } from 'vitest'
import type { CaptureSource, SourceEvent } from '../capture-source.ts'
import { createHastyClock } from '../sources/test-hasty-clock.ts'
import { createShopNoise } from './test-shop-noise.ts'
import { watchSound } from './watch-sound.ts'

const RATE = 500

/** A source of one block a second that counts how often it was opened. */
function sourceOf(sound: (second: number, opened: number) => Buffer, isFinite = false) {
  const clock = createHastyClock()
  const opened: number[] = []
  let second = 0
  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    opened.push(second)
    while (!signal.aborted) {
      await clock.sleep(1000)
      yield { kind: 'sound', pcm: sound(second++, opened.length), samples: RATE, monoMs: clock.monoMs() }
    }
  }
  const source: CaptureSource = {
    ...{ format: { rate: RATE, channels: 1 }, isFinite, open },
    health: () => ({ state: 'running', restarts: 2, overruns: 0 }),
  }
  return { source: watchSound(clock, source), opened }
}

async function walk(source: CaptureSource, seconds: number): Promise<SourceEvent[]> {
  const events: SourceEvent[] = []
  const over = new AbortController()
  for await (const event of source.open(over.signal)) if (events.push(event) >= seconds) over.abort()
  return events
}

const noise = createShopNoise(RATE, 0.01)
const zeros = Buffer.alloc(RATE * 2)

test('a microphone that falls silent is started again, once, with a gap; then it stays silent and says so', async () => {
  const { source, opened } = sourceOf((second) => (second < 20 ? noise.second([1]) : zeros))
  const events = await walk(source, 200)
  expect(opened).toHaveLength(2)
  expect(opened[1] - 20).toBeLessThanOrEqual(10)
  expect(events.filter(({ kind }) => kind === 'gap')).toMatchObject([{ reason: 'source-restart' }])
  expect(source.sound()).toMatchObject({ sound: 'digital-silence', deadChannels: [] })
  expect(source.health().restarts).toBe(3)
})

test('one that was cured by it is started again the next time', async () => {
  const { source, opened } = sourceOf((second, starts) => {
    const isSilent = second >= 20 * starts ** 3
    return isSilent ? zeros : noise.second([1])
  })
  await walk(source, 300)
  expect(opened).toHaveLength(3)
  expect(source.sound()?.sound).toBe('well')
})

test('the silence of a recording is its own', async () => {
  const { source, opened } = sourceOf(() => zeros, true)
  await walk(source, 100)
  expect(opened).toHaveLength(1)
})
