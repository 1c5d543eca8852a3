import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beamed, type Place } from './beam.ts'
import { createAcousticTrack, joinStats } from './acoustic-track.ts'
import { vowels } from './test-voices.ts'

function twoPieces() {
  const track = createAcousticTrack()
  track.addSpeech(1000, vowels(1))
  track.addSpeech(5000, vowels(1, { pitch: 220 }))
  for (let ms = 0; ms < 6000; ms += 128) track.addPlace({ startMs: ms, at: [ms < 3000 ? 1 : -1, 0] })
  return track
}

describe('sums', () => {
  test('of two stretches are those of both', () => {
    const track = twoPieces()
    fc.assert(
      fc.property(fc.array(fc.nat(6500), { minLength: 3, maxLength: 3 }), (times) => {
        const [from, middle, to] = [...times].sort((a, b) => a - b)
        const joined = joinStats(track.sums(from, middle), track.sums(middle, to))
        const whole = track.sums(from, to)
        expect(joined.frames).toBe(whole.frames)
        expect(joined.pitched).toBe(whole.pitched)
        expect(joined.level).toBeCloseTo(whole.level, 6)
      }),
    )
  })

  test('tell pitch and place, and nothing where nobody spoke', () => {
    const track = twoPieces()
    const [first, second] = [track.sums(1000, 2000), track.sums(5000, 6000)]
    expect(Math.abs(first.pitch / first.pitched - Math.log2(130))).toBeLessThan(0.15)
    expect(Math.abs(second.pitch / second.pitched - Math.log2(220))).toBeLessThan(0.15)
    expect(first.place[0] / first.placed).toBeCloseTo(1, 5)
    expect(second.place[0] / second.placed).toBeCloseTo(-1, 5)
    expect(track.sums(2500, 4500).frames).toBe(0)
    expect(createAcousticTrack().sums(0, 1000)).toMatchObject({ frames: 0, placed: 0 })
  })
})

test('two microphones tell by their levels whose voice it is', async () => {
  const places: Place[] = []
  const [near, other] = [vowels(3), vowels(3, { pitch: 210 })]
  const mix = (a: Float32Array, b: Float32Array, of: number) => Float32Array.from([...a, ...b.map((x) => x * of)])
  async function* chunks() {
    yield [
      mix(near, other, 0.2),
      mix(
        near.map((x) => x * 0.2),
        other,
        1,
      ),
    ]
  }
  for await (const samples of beamed(chunks(), 2, 16000, undefined, (place) => places.push(place))) void samples
  const levels = (fromMs: number, toMs: number) =>
    places.filter(({ startMs }) => startMs > fromMs && startMs < toMs).map(({ at }) => at[1])
  expect(levels(300, 2700).every((level) => level < -1)).toBe(true)
  expect(levels(3300, 5700).every((level) => level > 1)).toBe(true)
})
