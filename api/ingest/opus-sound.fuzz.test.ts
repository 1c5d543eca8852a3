import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOpusCodec } from '../../devices/capture/opus-codec.ts'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { createOpusSound } from './opus-sound.ts'

const format = { samples: 3200, rate: 16_000, channels: 1 }
const codec = createOpusCodec(format)
const spoken = codec.encode(Buffer.from(Array.from({ length: 6400 }, (_, i) => (i * 37) % 251)))

/** Packets of any bytes, each behind its length, and real ones with a byte changed. */
const packets = fc
  .array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 })
  .map((parts) => Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length, 0]), Buffer.from(part)])))
const changed = fc.tuple(fc.nat(spoken.length - 1), fc.nat(255)).map(([at, byte]) => {
  const copy = Buffer.from(spoken)
  copy[at] = byte
  return copy
})

test('whatever a record of Opus holds, it is as long as it says, and the next one is heard', async () => {
  const sound = createOpusSound()
  const any = fc.oneof(
    packets,
    changed,
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  )
  await fc.assert(
    fc.asyncProperty(any, fc.integer({ min: 0, max: 5000 }), async (payload, samples) => {
      const { pcm } = await sound.decode({ ...format, samples }, payload)
      expect(pcm).toHaveLength(samples * 2)
      const next = await sound.decode(format, spoken)
      expect([next.isWhole, next.pcm.length]).toEqual([true, 6400])
    }),
    fuzzRuns(300),
  )
})
