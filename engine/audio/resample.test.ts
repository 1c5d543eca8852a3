import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createResampler } from './resample.ts'
import { sine } from './test-wav.ts'

function resample(samples: Float32Array, from: number, cuts: number[] = []): number[] {
  const resampler = createResampler(from, 16000)
  const output: number[] = []
  let at = 0
  for (const cut of [...cuts, samples.length]) {
    const end = Math.min(samples.length, Math.max(at, cut))
    output.push(...resampler.push(samples.subarray(at, end)))
    at = end
  }
  output.push(...resampler.flush())
  return output
}

/** Power of the difference against the tone that should have come, in dB below it; the edges are left out. */
function errorDb(output: number[], hertz: number): number {
  let [error, power] = [0, 0]
  for (let n = 800; n < output.length - 800; n++) {
    const wanted = 0.5 * Math.sin((2 * Math.PI * hertz * n) / 16000)
    error += (output[n] - wanted) ** 2
    power += wanted ** 2
  }
  return 10 * Math.log10(power / error)
}

describe('resampling to 16 kHz', () => {
  const rates = [8000, 11025, 12345, 16000, 22050, 24000, 32000, 44100, 48000, 96000, 44101]

  test.each(rates)('from %i Hz: tones stay, in place, without drift', (rate) => {
    for (const hertz of [100, 1000, Math.min(7000, rate * 0.44)]) {
      const output = resample(sine(hertz, rate, rate), rate)
      expect(output).toHaveLength(16000)
      expect(errorDb(output, hertz)).toBeGreaterThan(70)
    }
  })

  test.each([22050, 44100, 48000, 96000])('from %i Hz: what is above 8 kHz does not come back', (rate) => {
    for (const hertz of [8100, 9000, 10900]) {
      const output = resample(sine(hertz, rate, rate), rate).slice(800, -800)
      expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.5e-4)
    }
  })

  test('the way the input is cut changes nothing', () => {
    const input = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i * i))
    for (const rate of [8000, 12345, 44100, 48000]) {
      const whole = resample(input, rate)
      fc.assert(
        fc.property(fc.array(fc.nat(4000), { maxLength: 20 }), (cuts) => {
          expect(
            resample(
              input,
              rate,
              cuts.sort((a, b) => a - b),
            ),
          ).toEqual(whole)
        }),
        { numRuns: 15 },
      )
    }
  })

  test('the length is exact for every length of input', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rates), fc.nat(3000), (rate, length) => {
        expect(resample(new Float32Array(length), rate)).toHaveLength(Math.round((length * 16000) / rate))
      }),
    )
  })
})
