import { describe, expect, test } from 'vitest'
import { readRtcp, writeReceiverReport } from './rtcp.ts'
import { createRtpOrder } from './rtp-order.ts'
import { parseRtp } from './rtp.ts'
import { rtpPacket } from './test-camera.ts'

const TICKS = 160

/** Places packets given as [number, time stamp, stream]. */
function placeAll(packets: readonly (readonly [number, number, number?])[]) {
  const order = createRtpOrder(8000)
  const placed = packets.map(([sequence, timestamp, source = 1]) =>
    order.place({ sequence: sequence & 0xffff, timestamp: timestamp >>> 0, source }, () => TICKS),
  )
  return { placed, received: order.received() }
}

describe('packets', () => {
  test('with padding, sources and an extension', () => {
    const plain = rtpPacket({ sequence: 7, timestamp: 9, source: 3, payloadType: 97, payload: Buffer.from('abcd') })
    expect(parseRtp(plain)).toMatchObject({ sequence: 7, timestamp: 9, source: 3, payloadType: 97 })
    const extended = Buffer.concat([
      plain.subarray(0, 12),
      Buffer.from([0, 0, 0, 1, 0xbe, 0xde, 0, 1, 1, 2, 3, 4]),
      plain.subarray(12),
      Buffer.from([0, 2]),
    ])
    extended[0] = 0x80 | 0x20 | 0x10 | 1
    expect(parseRtp(extended)?.payload.toString()).toBe('abcd')
  })

  test('what is none is none', () => {
    expect(parseRtp(Buffer.alloc(11, 0x80))).toBeUndefined()
    expect(parseRtp(Buffer.alloc(20))).toBeUndefined()
    expect(parseRtp(Buffer.alloc(12, 0xbf))).toBeUndefined()
  })
})

describe('their order', () => {
  test('goes on through the turns of numbers and stamps', () => {
    const { placed, received } = placeAll([
      [65_534, 2 ** 32 - 2 * TICKS],
      [65_535, 2 ** 32 - TICKS],
      [65_536, 2 ** 32],
      [65_537, 2 ** 32 + TICKS],
    ])
    expect(placed).toEqual(placed.map(() => ({ isOld: false, missing: 0, isLost: false })))
    expect(received).toEqual({ source: 1, highest: 65_537, lost: 0 })
  })

  test('lost packets last as long as the stamps say, across a turn too', () => {
    const { placed, received } = placeAll([
      [65_535, 2 ** 32 - TICKS],
      [65_539, 2 ** 32 + 3 * TICKS],
    ])
    expect(placed[1]).toEqual({ isOld: false, missing: 3 * TICKS, isLost: true })
    expect(received.lost).toBe(3)
  })

  test('copies and latecomers are left out', () => {
    const { placed } = placeAll([
      [10, 0],
      [11, TICKS],
      [11, TICKS],
      [10, 0],
      [12, 2 * TICKS],
    ])
    expect(placed.map(({ isOld }) => isOld)).toEqual([false, false, true, true, false])
  })

  test.each([
    ['stamps go back to 0', [11, 0, 1]],
    ['stamps leap by hours', [11, 2 ** 31, 1]],
    ['numbers go back to 0', [0, 160, 1]],
    ['another stream', [500, 77, 2]],
  ] as const)('%s: the clock must tell', (_, second) => {
    const { placed } = placeAll([[40_000, 9_000_000], [...second], [second[0] + 1, second[1] + TICKS, second[2]]])
    const none = { isOld: false, missing: 0, isLost: false }
    expect(placed.slice(second[0] === 11 ? 2 : 1)).toEqual(second[0] === 11 ? [none] : [none, none])
    expect(placed[1].missing).toBe(0)
  })

  test('time that a camera leaves out is missing, a stamp that wavers is not', () => {
    const { placed } = placeAll([
      [1, 0],
      [2, TICKS + 300],
      [3, 2 * TICKS + 100],
      [4, 3 * TICKS + 100 + 8000],
    ])
    expect(placed.map(({ missing, isLost }) => [missing, isLost])).toEqual([
      [0, false],
      [0, false],
      [0, false],
      [8000, false],
    ])
  })
})

describe('reports', () => {
  test('of a camera are answered with what it wants to see again', () => {
    const report = Buffer.alloc(28)
    report[0] = 0x80
    report[1] = 200
    report.writeUInt16BE(6, 2)
    report.writeUInt32BE(77, 4)
    report.writeUInt32BE(0xaabbccdd, 8)
    report.writeUInt32BE(0x11223344, 12)
    const goodbye = Buffer.from([0x81, 203, 0, 1, 0, 0, 0, 77])
    const read = readRtcp(Buffer.concat([report, goodbye]))
    expect(read).toEqual({ report: { source: 77, middleTime: 0xccdd1122 }, isGoodbye: true })
    const answer = writeReceiverReport(5, { source: 77, highest: 65_540, lost: 3 }, read.report, 1500)
    expect(answer.readUInt32BE(24)).toBe(0xccdd1122)
    expect(answer.readUInt32BE(28)).toBe(1.5 * 65_536)
    expect(answer.readUInt32BE(16)).toBe(65_540)
  })
})
