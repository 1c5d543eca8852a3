import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { aacShapeOf, createAacUnits } from './aac.ts'
import { createAuthorization } from './digest.ts'
import { readRtcp } from './rtcp.ts'
import { parseRtp } from './rtp.ts'
import { createRtspReader, type RtspPiece } from './rtsp-reader.ts'
import { audioTracksOf } from './sdp.ts'

const packet = (channel: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff]), payload])

const sound = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => {
  bytes[0] = 0x80 | (bytes[0] & 0x3f)
  return packet(0, bytes)
})
const lineEnd = fc.constantFrom('\r\n', '\n')
const answer = fc
  .record({
    status: fc.integer({ min: 100, max: 999 }),
    body: fc.string({ maxLength: 40, unit: 'binary-ascii' }),
    end: lineEnd,
    name: fc.constantFrom('Content-Length', 'content-length', 'CONTENT-LENGTH '),
  })
  .map(({ status, body, end, name }) =>
    Buffer.from(
      [`RTSP/1.0 ${status} Whatever`, 'CSeq: 3', 'broken line', `${name}: ${body.length}`, '', body].join(end),
    ),
  )
const request = lineEnd.map((end) => Buffer.from(['GET_PARAMETER rtsp://c/ RTSP/1.0', 'CSeq: 9', '', ''].join(end)))

/** What a piece says, without what depends on how it was cut. */
const told = (piece: RtspPiece): string =>
  piece.kind === 'answer'
    ? `${piece.status} ${piece.body.toString('latin1')}`
    : piece.kind === 'packet'
      ? `${piece.channel} ${piece.payload.toString('hex')}`
      : piece.method

function readInPieces(bytes: Buffer, cuts: readonly number[]): string[] {
  const reader = createRtspReader()
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  const pieces = [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length))
  return pieces.flatMap((piece) => reader.push(piece)).map(told)
}

describe('what a camera sends', () => {
  test('is the same, wherever it is cut', () => {
    const streams = fc.array(fc.oneof(sound, answer, request), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(streams, fc.array(fc.nat(4000), { maxLength: 12 }), (parts, cuts) => {
        const bytes = Buffer.concat(parts)
        expect(readInPieces(bytes, cuts)).toEqual(readInPieces(bytes, []))
        expect(readInPieces(bytes, [])).toHaveLength(parts.length)
      }),
      fuzzRuns(),
    )
  })

  test('is found again after bytes of nobody', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(sound, { minLength: 8, maxLength: 8 }),
        (noise, parts) => {
          const quiet = Buffer.from(noise.map((byte) => (byte === 0x24 ? 0 : byte)))
          const read = readInPieces(Buffer.concat([quiet, Buffer.from('\r\n'), ...parts, ...parts]), [])
          const wanted = createRtspReader().push(parts[7]).map(told)
          expect(read.at(-1)).toBe(wanted[0])
        },
      ),
      fuzzRuns(),
    )
  })

  test('never throws, whatever it is', () => {
    const words = fc.constantFrom(
      '$',
      '\0',
      '\n',
      '\r\n',
      ' ',
      'RTSP/1.0 200 OK',
      'ANNOUNCE x RTSP/1.0',
      'Content-Length: 9999999',
      'Content-Length: -1',
      'R',
      'A'.repeat(5000),
    )
    const text = fc.array(fc.oneof(words, fc.string()), { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')))
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 2000 })), (bytes) => {
        const reader = createRtspReader()
        for (const byte of bytes) reader.push(Uint8Array.of(byte))
        reader.flush()
        const buffer = Buffer.from(bytes)
        parseRtp(buffer)
        readRtcp(buffer)
        for (const track of audioTracksOf(buffer.toString('latin1'))) aacShapeOf(track)
        createAacUnits({ parameters: new Map([['sizelength', buffer.toString('latin1', 0, 2)]]) }).take(
          buffer,
          true,
          false,
        )
        createAuthorization('c').take([buffer.toString('latin1')])
      }),
      fuzzRuns(),
    )
  })
})

/** Eight times as many bytes may take so many times the work: linear is 8, quadratic 64. */
const MOST = 24
const workMs = (bytes: Buffer, step: number): number => {
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage()
    const reader = createRtspReader()
    for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
    return process.cpuUsage(before).user / 1000
  })
  return Math.min(...times)
}

test.each([
  ['R', 7],
  ['RTSP/', 7],
  ['$', 7],
  ['$\0\0\x01', 7],
  ['A', 100],
  ['RTSP/1.0 200 OK\n', 100],
  ['RTSP/1.0 200 OK\na: b\n\n', 1],
  ['RTSP/1.0 200 OK\nContent-Length: 999999\n\n', 3],
  ['ABCD EF', 7],
  ['\n', 1],
])(
  'work grows with the length: of %j',
  (unit, step) => {
    const long = (length: number): Buffer => Buffer.from(unit.repeat(length / unit.length), 'latin1')
    workMs(long(20_000), step)
    expect(workMs(long(800_000), step) / Math.max(5, workMs(long(100_000), step))).toBeLessThan(MOST)
  },
  120_000,
)
