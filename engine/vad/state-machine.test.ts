import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultVadOptions, validateVadOptions } from './options.ts'
import { createSpeechSpans, WINDOW_MS, type Span } from './state-machine.ts'

/** Spans of runs of windows: [probability, number of windows, level]. */
function spansOf(runs: [number, number, number?][], given = {}): Span[] {
  const machine = createSpeechSpans(validateVadOptions(given))
  const found: (Span | undefined)[] = []
  let windows = 0
  for (const [probability, count, level = 0.1] of runs)
    for (let i = 0; i < count; i++, windows++) found.push(machine.push(probability, level))
  found.push(machine.flush(windows * WINDOW_MS))
  return found.filter((span) => span !== undefined)
}

describe('speech spans', () => {
  const { preRollMs, postPadMs, hangMs, maxSegmentMs } = defaultVadOptions

  test('silence and noise below the sure probability give none', () => {
    expect(spansOf([[0.01, 1000]])).toEqual([])
    expect(spansOf([[0.8, 3000]])).toEqual([])
    expect(spansOf([[0.01, 50], [0.95, 2], [0.01, 50]])).toEqual([]) // prettier-ignore
  })

  test('a word gets its pads', () => {
    const [span] = spansOf([[0, 100], [0.99, 20], [0, 100]]) // prettier-ignore
    expect(span).toEqual({ startMs: 3200 - preRollMs, endMs: 3840 + postPadMs })
  })

  test('at the borders of the recording the pads end with it', () => {
    expect(spansOf([[0.99, 20]])).toEqual([{ startMs: 0, endMs: 640 }])
  })

  test('a short pause is inside, a long one ends the span, and pads share a pause too short for both', () => {
    const gap = hangMs / WINDOW_MS
    expect(spansOf([[0.99, 20], [0, gap - 1], [0.99, 20]])).toHaveLength(1) // prettier-ignore
    const [a, b] = spansOf([[0.99, 20], [0, gap], [0.99, 20]]) // prettier-ignore
    expect(a.endMs).toBe(640 + postPadMs)
    expect(b.startMs).toBe(a.endMs)
  })

  test('between both thresholds speech goes on, and does not begin', () => {
    expect(spansOf([[0.99, 20], [0.47, 100], [0.99, 20]])).toHaveLength(1) // prettier-ignore
    expect(spansOf([[0.47, 100], [0.99, 20]])[0].startMs).toBe(3200 - preRollMs) // prettier-ignore
  })

  test('a clear word counts in the midst of babble', () => {
    expect(spansOf([[0.7, 400], [0.95, 5], [0.7, 400]])).toEqual([]) // prettier-ignore
    expect(spansOf([[0.7, 400], [0.95, 12], [0.7, 400]])).toHaveLength(1) // prettier-ignore
  })

  test('long speech is split where it is quietest, without a hole', () => {
    const [a, b] = spansOf([[0.99, 700], [0.99, 3, 0.001], [0.99, 400]]) // prettier-ignore
    expect(a.endMs).toBe(702 * WINDOW_MS)
    expect(b.startMs).toBe(a.endMs)
    expect(b.endMs).toBe(1103 * WINDOW_MS)
  })

  test('always: in order, apart, within length; clear speech is never lost', () => {
    const run = fc.tuple(fc.constantFrom(0.01, 0.4, 0.6, 0.95, 1), fc.integer({ min: 1, max: 500 }))
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (runs) => {
        const spans = spansOf(runs)
        spans.forEach(({ startMs, endMs }, i) => {
          expect(startMs).toBeGreaterThanOrEqual(i ? spans[i - 1].endMs : 0)
          expect(endMs).toBeGreaterThan(startMs)
          expect(endMs - startMs).toBeLessThanOrEqual(maxSegmentMs)
        })
        let atMs = 0
        for (const [probability, count] of runs) {
          const endMs = atMs + count * WINDOW_MS
          if (probability > 0.9 && count >= 40) {
            const inside = spans.reduce(
              (sum, span) => sum + Math.max(0, Math.min(span.endMs, endMs) - Math.max(span.startMs, atMs)),
              0,
            )
            expect(inside).toBe(endMs - atMs)
          }
          atMs = endMs
        }
      }),
    )
  })

  test('options out of range are all named', () => {
    const bad = { enterProbability: 2, postPadMs: 9999, hangMs: -1 }
    expect(() => validateVadOptions(bad)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})
