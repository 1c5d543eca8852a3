import { describe, expect, test } from 'vitest'
import { aacShapeOf, adtsFrame, createAacUnits } from './aac.ts'
import { decodeG711, decodeL16 } from './g711.ts'
import { createSoundShape } from './sound-shape.ts'

const samplesOf = (pcm: Buffer): number[] => Array.from({ length: pcm.length / 2 }, (_, i) => pcm.readInt16LE(i * 2))

describe('G.711 and L16', () => {
  test('A-law: least and greatest, and one of each segment grows', () => {
    expect(samplesOf(decodeG711(Buffer.from([0xd5, 0x55, 0xaa, 0x2a]), 'PCMA'))).toEqual([8, -8, 32_256, -32_256])
    const rising = Buffer.from(Array.from({ length: 128 }, (_, i) => (i | 0x80) ^ 0x55))
    const values = samplesOf(decodeG711(rising, 'PCMA'))
    expect(values).toEqual([...values].sort((a, b) => a - b))
  })

  test('µ-law: both zeros, least and greatest', () => {
    expect(samplesOf(decodeG711(Buffer.from([0xff, 0x7f, 0x80, 0x00, 0xfe]), 'PCMU'))).toEqual([
      0, 0, 32_124, -32_124, 8,
    ])
  })

  test('L16 is big-endian, and half a sample is none', () => {
    expect(samplesOf(decodeL16(Buffer.from([0x01, 0x02, 0xff, 0xfe, 0x03])))).toEqual([0x0102, -2])
  })
})

describe('AAC', () => {
  const parameters = new Map([
    ['mode', 'AAC-hbr'],
    ['config', '1408'],
    ['sizelength', '13'],
  ])
  const headers = (...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(2 + 2 * sizes.length)
    bytes.writeUInt16BE(16 * sizes.length, 0)
    sizes.forEach((size, i) => bytes.writeUInt16BE(size << 3, 2 + 2 * i))
    return bytes
  }

  test('16 kHz mono by its config', () => {
    expect(aacShapeOf({ parameters })).toEqual({ rate: 16_000, channels: 1, rateIndex: 8 })
    for (const config of ['', '14', 'zz', '17f8', '1780'])
      expect(aacShapeOf({ parameters: new Map([['config', config]]) })).toBeUndefined()
  })

  test('several units in a packet', () => {
    const units = createAacUnits({ parameters }).take(Buffer.concat([headers(3, 2), Buffer.from('abcde')]), true, false)
    expect(units.map(String)).toEqual(['abc', 'de'])
  })

  test('a unit in pieces, and what is left of one when a piece is lost', () => {
    const units = createAacUnits({ parameters })
    const piece = (text: string): Buffer => Buffer.concat([headers(6), Buffer.from(text)])
    expect(units.take(piece('ab'), false, false)).toEqual([])
    expect(units.take(piece('cd'), false, false)).toEqual([])
    expect(units.take(piece('ef'), true, false).map(String)).toEqual(['abcdef'])
    expect(units.take(piece('ab'), false, false)).toEqual([])
    expect(units.take(piece('ef'), true, true)).toEqual([])
    expect(units.take(piece('abcdef'), true, false).map(String)).toEqual(['abcdef'])
  })

  test('a frame says its own length', () => {
    const frame = adtsFrame(Buffer.alloc(300), { rateIndex: 8, channels: 1 })
    expect(((frame[3] & 3) << 11) | (frame[4] << 3) | (frame[5] >> 5)).toBe(307)
    expect([frame[0], frame[1] & 0xf0, (frame[2] >> 2) & 15]).toEqual([0xff, 0xf0, 8])
  })
})

describe('the form that is recorded', () => {
  test('the same form passes untouched', () => {
    const pcm = Buffer.from([1, 2, 3, 4])
    expect(createSoundShape({ rate: 8000, channels: 1 }, { rate: 8000, channels: 1 }).push(pcm)).toBe(pcm)
  })

  test('twice the rate is twice the samples, however it was cut', () => {
    const shape = createSoundShape({ rate: 8000, channels: 1 }, { rate: 16_000, channels: 1 })
    const parts = [160, 1, 77, 160].map((samples) => shape.push(Buffer.alloc(samples * 2, 1)).length / 2)
    expect(parts.reduce((sum, one) => sum + one, 0) + shape.flush().length / 2).toBe(2 * 398)
    expect(shape.samplesOf(500)).toBe(1000)
  })

  test('two channels become one by their mean, and one becomes two', () => {
    const stereo = Buffer.alloc(8)
    ;[1000, 3000, -200, -400].forEach((value, i) => stereo.writeInt16LE(value, i * 2))
    const [two, one] = [
      { rate: 16_000, channels: 2 },
      { rate: 16_000, channels: 1 },
    ]
    expect(samplesOf(createSoundShape(two, one).push(stereo))).toEqual([2000, -300])
    expect(samplesOf(createSoundShape(one, two).push(stereo.subarray(0, 4)))).toEqual([1000, 1000, 3000, 3000])
  })
})
