import { Encoder } from '@evan/opus/wasm/index.mjs'
import { describe, expect, test } from 'vitest'
import { createOpusCodec } from '../../devices/capture/opus-codec.ts'
import { createOpusSound } from './opus-sound.ts'

/** A tone that rises from 200 Hz through an octave each second, so that it resembles itself nowhere else. */
function tone(samples: number, rate: number, channels = 1): Buffer {
  const pcm = Buffer.alloc(samples * channels * 2)
  let phase = 0
  for (let i = 0; i < samples; i++) {
    phase += (2 * Math.PI * 200 * 2 ** ((i / rate) % 2)) / rate
    for (let channel = 0; channel < channels; channel++)
      pcm.writeInt16LE(Math.round(9000 * Math.sin(phase + channel)), (i * channels + channel) * 2)
  }
  return pcm
}

/** The codec's own filters turn phases by so much; a frame that is out of place is 20 ms. */
const FILTERS_SECONDS = 0.0004

/** By how many samples what was heard is later than what was said: where both are most alike. */
function shiftOf(heard: Buffer, said: Buffer, channels = 1): number {
  const frames = said.length / 2 / channels
  const likeness = (shift: number): number => {
    let sum = 0
    for (let i = Math.max(0, -shift); i < frames && i + shift < frames; i++)
      sum += heard.readInt16LE(Math.max(0, i + shift) * channels * 2) * said.readInt16LE(i * channels * 2)
    return sum
  }
  const shifts = Array.from({ length: 401 }, (_, i) => i - 200)
  return shifts.reduce((best, shift) => (likeness(shift) > likeness(best) ? shift : best))
}

function packetsOf(packets: readonly Uint8Array[]): Buffer {
  return Buffer.concat(packets.flatMap((packet) => [Buffer.from([packet.length & 0xff, packet.length >> 8]), packet]))
}

async function roundTrip(pcm: Buffer, cuts: readonly number[], rate: number, channels: number): Promise<Buffer> {
  const [codec, sound] = [createOpusCodec({ rate, channels }, { kbps: 48 }), createOpusSound()]
  const heard: Buffer[] = []
  let from = 0
  for (const samples of cuts) {
    const part = pcm.subarray(from, (from += samples * channels * 2))
    const { pcm: decoded, isWhole } = await sound.decode({ samples, rate, channels }, codec.encode(part))
    expect([decoded.length, isWhole]).toEqual([part.length, true])
    heard.push(decoded)
  }
  sound.free()
  return Buffer.concat(heard)
}

describe('records of the agent', () => {
  test.each([
    [16_000, 1, [3200, 3200, 3200, 3200, 3200]],
    [16_000, 1, [16_000]],
    [16_000, 1, [3200, 37, 1, 4000, 216, 217, 3200]],
    [8000, 1, [1600, 1600, 800]],
    [48_000, 2, [9600, 9600, 4801]],
  ])('at %i Hz, %i channels, of %j samples come back as long, and in their place', async (rate, channels, cuts) => {
    const samples = cuts.reduce((sum, one) => sum + one, 0)
    const said = tone(samples, rate, channels)
    expect(Math.abs(shiftOf(await roundTrip(said, cuts, rate, channels), said, channels))).toBeLessThanOrEqual(
      FILTERS_SECONDS * rate,
    )
  })

  test('each is heard without those before it', async () => {
    const [rate, samples] = [16_000, 3200]
    const said = tone(5 * samples, rate)
    const codec = createOpusCodec({ rate, channels: 1 }, { kbps: 48 })
    const payloads = [0, 1, 2, 3, 4].map((i) => codec.encode(said.subarray(i * samples * 2, (i + 1) * samples * 2)))
    const { pcm } = await createOpusSound().decode({ samples, rate, channels: 1 }, payloads[3])
    expect(Math.abs(shiftOf(pcm, said.subarray(3 * samples * 2, 4 * samples * 2)))).toBeLessThanOrEqual(
      FILTERS_SECONDS * rate,
    )
  })

  test('silence costs nothing and stays silence', async () => {
    const codec = createOpusCodec({ rate: 16_000, channels: 1 })
    const payload = codec.encode(Buffer.alloc(6400))
    expect(payload).toHaveLength(0)
    const { pcm, isWhole } = await createOpusSound().decode({ samples: 3200, rate: 16_000, channels: 1 }, payload)
    expect([pcm.every((byte) => byte === 0), pcm.length, isWhole]).toEqual([true, 6400, true])
  })

  test.each([
    [44_100, 1],
    [16_000, 6],
  ])('%i Hz of %i channels are refused', (rate, channels) => {
    expect(() => createOpusCodec({ rate, channels })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})

describe('records of others', () => {
  const format = { samples: 3200, rate: 16_000, channels: 1 }
  const frame = (pcm: Buffer, i: number): Buffer => pcm.subarray(i * 640, (i + 1) * 640)

  test('whose encoder runs on are as long as they say, and go on in one another', async () => {
    const encoder = new Encoder({ channels: 1, sample_rate: 16_000, application: 'voip' })
    encoder.ctl(4002, 48_000)
    const said = tone(32_000, 16_000)
    const sound = createOpusSound()
    const heard: Buffer[] = []
    for (let record = 0; record < 10; record++) {
      const packets = Array.from({ length: 10 }, (_, i) => encoder.encode(frame(said, record * 10 + i)))
      const { pcm, isWhole } = await sound.decode(format, packetsOf(packets))
      expect(isWhole).toBe(true)
      heard.push(pcm)
    }
    // Such a device has not told of its look-ahead: its sound is late by that.
    expect(Math.abs(shiftOf(Buffer.concat(heard), said) - 104)).toBeLessThanOrEqual(FILTERS_SECONDS * 16_000)
  })

  test('that leave silence out, in part or in whole, are silent there and not lost', async () => {
    const encoder = new Encoder({ channels: 1, sample_rate: 16_000, application: 'voip' })
    const said = tone(1600, 16_000)
    const some = [0, 1, 2, 3, 4].map((i) => encoder.encode(frame(said, i)))
    const sound = createOpusSound()
    for (const packets of [
      some,
      [...some, Buffer.alloc(0), Buffer.alloc(0)],
      [...some, Buffer.from([some[0][0] & 0xfc])],
    ]) {
      const { pcm, isWhole } = await sound.decode(format, packetsOf(packets))
      expect([pcm.length, isWhole]).toEqual([6400, true])
      expect(pcm.subarray(3300).every((byte) => byte === 0)).toBe(packets.length < 8 && packets.at(-1)?.length !== 1)
      expect(pcm.subarray(0, 3000).some((byte) => byte !== 0)).toBe(true)
    }
  })

  test.each([
    ['bytes of nobody', Buffer.from('nothing of opus at all')],
    ['a length beyond the end', Buffer.from([9, 0, 1])],
    ['a packet that breaks the rules', packetsOf([Buffer.from([0xff, 0x3f, 1, 2, 3])])],
    ['minutes of sound in a small record', packetsOf(new Array<Uint8Array>(2000).fill(Buffer.from([0x1b, 0x06, 0])))],
  ])('%s are silence, and told', async (_, payload) => {
    const { pcm, isWhole } = await createOpusSound().decode(format, payload)
    expect([pcm.every((byte) => byte === 0), pcm.length, isWhole]).toEqual([true, 6400, false])
  })
})
