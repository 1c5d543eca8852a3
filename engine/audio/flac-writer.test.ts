import fc from 'fast-check'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { SLACK_BYTES } from './bit-reader.ts'
import { encodeFlacFrame, FLAC_BLOCK_SAMPLES } from './flac-encode.ts'
import { decodeFlacFrame } from './flac-frame.ts'
import { createFlac } from './flac-writer.ts'
import { openAudio } from './open.ts'

/** Loud, quiet, silent, coarse stretches, and single clicks, one after another. */
const samples = fc
  .array(fc.tuple(fc.nat(15), fc.nat(8), fc.integer({ min: 1, max: 600 }), fc.nat(99_999)), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) =>
    parts
      .flatMap(([bits, wasted, length, seed]) =>
        Array.from({ length }, (_, i) => {
          const chance = ((seed + i) * 48_271) % 65_521
          return (((chance % 2 ** (bits + 1)) - 2 ** bits) >> wasted) << wasted
        }),
      )
      .slice(0, FLAC_BLOCK_SAMPLES),
  )

it('writes frames that are read as they were', () => {
  fc.assert(
    fc.property(samples, fc.nat(3_000_000), (values, index) => {
      const frame = encodeFlacFrame([Int32Array.from(values), Int32Array.from(values, (one) => ~one)], 11_025, index)
      const bytes = new Uint8Array(frame.length + SLACK_BYTES)
      bytes.set(frame)
      const { planes } = decodeFlacFrame(bytes, 0, frame.length, { sampleRate: 11_025, bitsPerSample: 16 })
      expect(planes?.map((plane) => Array.from(plane, (one) => one * 32_768))).toEqual([
        values,
        values.map((one) => ~one),
      ])
    }),
    fuzzRuns(300),
  )
})

it('writes a file of any length and shape, and next to nothing for silence', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'tingdian-flac-')), 'a.flac')
  const writer = await createFlac(path, {
    sampleRate: 22_050,
    channels: 3,
    extra: { name: 'test', data: Buffer.alloc(9) },
  })
  for (let i = 0; i < 100; i++) await writer.write(Array.from({ length: 3 }, () => new Float32Array(999)))
  await writer.write(Array.from({ length: 3 }, (_, channel) => new Float32Array(5).fill((channel - 1) / 2)))
  await writer.finish()
  await writer.close()
  expect(statSync(path).size).toBeLessThan(1500)
  const audio = await openAudio(path)
  expect(audio).toMatchObject({ sampleRate: 22_050, channels: 3, durationMs: Math.floor((99_905 / 22_050) * 1000) })
  let length = 0
  let last: number[] = []
  for await (const planes of audio.chunks) {
    length += planes[0].length
    last = planes.map((plane) => plane[plane.length - 1])
  }
  await audio.close()
  expect([length, last]).toEqual([99_905, [-0.5, 0, 0.5]])
})
