import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFft } from './fft.ts'
import { createAnalysis, createSynthesis, windowsFor } from './stft.ts'
import { sine } from './test-wav.ts'

test('the transform finds a tone in its bin and the inverse brings it back', () => {
  const fft = createFft(64)
  const re = Float64Array.from({ length: 64 }, (_, i) => Math.cos((2 * Math.PI * 5 * i) / 64))
  const im = new Float64Array(64)
  const before = re.slice()
  fft.forward(re, im)
  expect(re[5]).toBeCloseTo(32)
  expect(Math.hypot(re[6], im[6])).toBeCloseTo(0)
  fft.inverse(re, im)
  re.forEach((value, i) => expect(value).toBeCloseTo(before[i]))
})

test.each([8000, 16000, 44100, 48000])('windows at %d Hz last about 32 ms and end at 8 kHz', (sampleRate) => {
  const { size, bins, hertzPerBin } = windowsFor(sampleRate)
  expect(size / sampleRate).toBeGreaterThan(0.02)
  expect(size / sampleRate).toBeLessThan(0.05)
  expect((bins - 1) * hertzPerBin).toBeLessThanOrEqual(8000)
})

test('there and back gives the samples again, one hop later, however they are cut', () => {
  const windows = windowsFor(16000)
  const sound = sine(440, 16000, 4096, 0.5)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), (piece) => {
      const [analyse, synthesise] = [createAnalysis(windows), createSynthesis(windows)]
      const output: number[] = []
      for (let at = 0; at < sound.length; at += piece)
        for (const spectrum of analyse(sound.subarray(at, at + piece))) output.push(...synthesise(spectrum))
      expect(output).toHaveLength(4096)
      for (let i = 256; i < 4096; i += 97) expect(output[i]).toBeCloseTo(sound[i - 256], 5)
    }),
    { numRuns: 10 },
  )
})
