import { expect, test } from 'vitest'
import { useOf, type ArrayProfile } from './array-profile.ts'
import { chooseMono } from './channels.ts'
import type { TimeSpan } from './time-spans.ts'

const RATE = 16_000
const SECONDS = 60
const LENGTH = RATE * SECONDS

function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return (2 * state) / 2147483647 - 1
  }
}

/** Talk-like: syllables four times a second, of noise that is soft in its high tones. */
function talk(spans: readonly TimeSpan[], level: number, seed: number): Float32Array {
  const random = randomNumbers(seed)
  const sound = new Float32Array(LENGTH)
  let last = 0
  for (const { startMs, endMs } of spans)
    for (let i = (startMs * RATE) / 1000; i < (endMs * RATE) / 1000; i++) {
      last = 0.6 * last + random()
      sound[i] = level * last * (0.25 + 0.75 * Math.abs(Math.sin((2 * Math.PI * 2 * i) / RATE)))
    }
  return sound
}

/** A room of 0.4 s: the direct way, then echoes that die away. */
function inRoom(sound: Float32Array, gain: number, seed: number): Float32Array {
  const random = randomNumbers(seed)
  const taps = Array.from({ length: 60 }, (_, n): [number, number] => {
    const delay = n === 0 ? 20 : Math.floor(40 + Math.abs(random()) * 0.3 * RATE)
    return [delay, n === 0 ? 1 : 0.3 * random() * 10 ** ((-3 * delay) / (0.4 * RATE))]
  })
  return sound.map(
    (_, i) => gain * taps.reduce((sum, [delay, tap]) => sum + (i >= delay ? tap * sound[i - delay] : 0), 0),
  )
}

/** Question and answer by turns; now and then somebody interrupts. */
const robot: TimeSpan[] = Array.from({ length: 10 }, (_, i) => ({ startMs: i * 6000 + 500, endMs: i * 6000 + 2900 }))
const customer: TimeSpan[] = Array.from({ length: 10 }, (_, i) => ({
  startMs: i * 6000 + 3100,
  endMs: i * 6000 + 5900,
}))

const array: ArrayProfile = {
  ...{ name: 'robot', title: 'robot', source: 'test', rate: RATE, channels: 4, format: 's16' },
  map: ['mic', 'mic', 'processed', 'reference'],
  places: [
    [-0.03, 0, 0],
    [0.03, 0, 0],
  ],
}

async function through(
  customers: Float32Array,
  choice: 'beam' | 'mix',
): Promise<{ mono: Float32Array; own: TimeSpan[] }> {
  const reference = talk(robot, 0.2, 3)
  const echo = inRoom(reference, 0.5, 7)
  const noise = randomNumbers(11)
  const mic = customers.map((sample, i) => sample + echo[i] + 0.001 * noise())
  // What must never be heard: the beam would fall over it.
  const loud = reference.map((sample) => 3 * sample)
  const planes = [mic, mic.map((sample) => 0.95 * sample), loud, reference]
  const own: TimeSpan[] = []
  const onOwnVoice = (span: TimeSpan) => own.push(span)
  async function* chunks() {
    for (let at = 0; at < LENGTH; at += 7001) yield planes.map((plane) => plane.slice(at, at + 7001))
  }
  const parts: number[] = []
  for await (const part of chooseMono(choice, 4, RATE, { use: useOf(array, 4), onOwnVoice })(chunks()))
    parts.push(...part)
  return { mono: Float32Array.from(parts), own }
}

/** Share of the 20-ms pieces of these spans that are not silent. */
function shareHeard(mono: Float32Array, spans: readonly TimeSpan[]): number {
  let [heard, all] = [0, 0]
  for (const { startMs, endMs } of spans)
    for (let ms = startMs; ms + 20 <= endMs; ms += 20) {
      const piece = mono.subarray((ms * RATE) / 1000, ((ms + 20) * RATE) / 1000)
      all += 1
      if (piece.some((sample) => sample !== 0)) heard += 1
    }
  return heard / all
}

test.each(['beam', 'mix'] as const)('%s: a robot hears customers and not itself', async (choice) => {
  const { mono, own } = await through(talk(customer, 0.1, 5), choice)
  expect(mono).toHaveLength(LENGTH)
  expect(shareHeard(mono, robot)).toBeLessThanOrEqual(0.05)
  expect(shareHeard(mono, customer)).toBeGreaterThanOrEqual(0.98)
  expect(own.length).toBeGreaterThanOrEqual(robot.length)
})

test('who talks into its words is heard', async () => {
  const interrupting = robot.map(({ startMs }) => ({ startMs: startMs + 1000, endMs: startMs + 2200 }))
  const { mono } = await through(talk([...customer, ...interrupting], 0.6, 5), 'mix')
  expect(shareHeard(mono, interrupting)).toBeGreaterThan(0.8)
})

test('a loudspeaker that is quiet changes nothing', async () => {
  const planes = [talk(customer, 0.1, 5), talk(customer, 0.1, 5), new Float32Array(LENGTH), new Float32Array(LENGTH)]
  async function* chunks() {
    yield planes
  }
  let at = 0
  for await (const part of chooseMono('mix', 4, RATE, { use: useOf(array, 4) })(chunks())) {
    expect(part).toEqual(planes[0].subarray(at, at + part.length))
    at += part.length
  }
  expect(at).toBe(LENGTH)
})

test('only microphones form the beam; where there are none, the first processed channel is heard', () => {
  expect(useOf(array, 4)).toMatchObject({ mics: [0, 1], references: [3] })
  expect(useOf(array, 2)).toMatchObject({ mics: [0, 1], references: [] })
  expect(useOf({ ...array, map: ['processed', 'processed'], places: [] }, 2)).toMatchObject({
    mics: [0],
    references: [],
  })
  expect(() => useOf(array, 3)).toThrow(expect.objectContaining({ code: 'AUDIO_ARRAY' }))
})
