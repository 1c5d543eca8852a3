import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Frame, Segment } from '../types.ts'
import { createLevel, rms } from './level.ts'
import { createSegmenter, type Segmenter } from './segmenter.ts'

/** A sung vowel: pulses of the voice through three resonances, in syllables of a quarter of a second. */
function vowels(seconds: number, pitch = 130, size = 0.2): Float32Array {
  const sound = new Float32Array(seconds * 16000)
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    phase += (pitch * (1 + 0.1 * Math.sin(i / 3000))) / 16000
    if (phase >= 1) {
      phase -= 1
      sound[i] = 1
    }
  }
  for (const [hertz, width] of [
    [700, 90],
    [1200, 110],
    [2600, 160],
  ]) {
    const radius = Math.exp((-Math.PI * width) / 16000)
    const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / 16000)
    for (let i = 2; i < sound.length; i++) sound[i] += turn * sound[i - 1] - radius * radius * sound[i - 2]
  }
  const peak = sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return sound.map((x, i) => ((size * x) / peak) * Math.max(0.02, Math.sin((Math.PI * i) / 4000)))
}

function noise(seconds: number, size: number): Float32Array {
  let seed = 7
  return Float32Array.from({ length: seconds * 16000 }, () => {
    seed = (seed * 16807) % 2147483647
    return size * (seed / 2147483647 - 0.5)
  })
}

async function* framesOf(sounds: Float32Array[], startMs = 0, length = 8000): AsyncGenerator<Frame> {
  const all = Float32Array.from(sounds.flatMap((sound) => [...sound]))
  for (let at = 0; at < all.length; at += length)
    yield { startMs: startMs + at / 16, samples: all.subarray(at, at + length) }
}

async function collect(segments: AsyncIterable<Segment>): Promise<Segment[]> {
  const found: Segment[] = []
  for await (const segment of segments) found.push(segment)
  return found
}

describe('segments', () => {
  let segmenter: Segmenter
  beforeAll(async () => {
    segmenter = await createSegmenter()
  })
  afterAll(() => segmenter.close())
  const visit = [noise(2, 0.002), vowels(2), noise(2, 0.002), vowels(1), noise(1, 0.002)]

  test('silence, noise and a tone give none', async () => {
    const tone = Float32Array.from({ length: 80000 }, (_, i) => 0.3 * Math.sin(i / 6))
    expect(await collect(segmenter.segment(framesOf([new Float32Array(80000), noise(5, 0.5), tone])))).toEqual([])
    expect(await collect(segmenter.segment(framesOf([])))).toEqual([])
  })

  test('voices are found with their sound, however quiet and however framed', async () => {
    const all = Float32Array.from(visit.flatMap((sound) => [...sound]))
    for (const [gain, length] of [
      [1, 8000],
      [0.01, 8000],
      [1, 317],
    ]) {
      const sounds = visit.map((sound) => sound.map((x) => x * gain))
      const segments = await collect(segmenter.segment(framesOf(sounds, 0, length)))
      expect(segments).toHaveLength(2)
      expect(segments[0].startMs).toBeGreaterThan(1500)
      expect(segments[0].startMs).toBeLessThan(2000)
      expect(segments[0].endMs).toBeGreaterThan(3900)
      for (const { startMs, endMs, samples } of segments)
        expect(samples).toEqual(all.slice(startMs * 16, endMs * 16).map((x) => x * gain))
    }
  })

  test('recordings at the same time do not disturb each other', async () => {
    const alone = await collect(segmenter.segment(framesOf(visit)))
    const both = await Promise.all([
      collect(segmenter.segment(framesOf(visit))),
      collect(segmenter.segment(framesOf([vowels(3, 200)]))),
    ])
    expect(both[0]).toEqual(alone)
  })

  test('speech does not go on across a hole in the recording, and times stay those of the frames', async () => {
    async function* broken(): AsyncGenerator<Frame> {
      yield* framesOf([vowels(2)], 1000)
      yield* framesOf([vowels(2)], 60_000)
    }
    const [a, b, ...more] = await collect(segmenter.segment(broken()))
    expect([a.startMs, b.startMs, more]).toEqual([1000, 60_000, []])
  })

  test('an abort stops it', async () => {
    const signal = AbortSignal.abort()
    await expect(collect(segmenter.segment(framesOf(visit), { signal }))).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  test('after close, work under way fails', async () => {
    const other = await createSegmenter()
    await other.close()
    await expect(collect(other.segment(framesOf(visit)))).rejects.toMatchObject({ code: 'WORKER_DIED' })
  })
})

test('the level rises to the target, and loud sound stays', () => {
  const quiet = noise(1, 0.004)
  createLevel()(quiet)
  expect(rms(quiet)).toBeCloseTo(0.03, 3)
  const loud = noise(1, 0.8)
  const before = loud.slice()
  createLevel()(loud)
  expect(loud).toEqual(before)
})
