/** Whatever bytes come: sound or an error that the product knows, and never more work than the file is worth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flacFiles } from '../../fixtures/builders/odd-audio/flac-files.ts'
import { mpegFiles } from '../../fixtures/builders/odd-audio/mpeg-files.ts'
import type { OddFile } from '../../fixtures/builders/odd-audio/odd-file.ts'
import { oggFiles } from '../../fixtures/builders/odd-audio/ogg-files.ts'
import { wavFiles } from '../../fixtures/builders/odd-audio/wav-files.ts'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { AppError } from '../errors.ts'
import { openFrom } from './open.ts'
import { sniff } from './sniff.ts'
import { memoryFile } from './test-bytes.ts'

const MOST_BYTES = 30_000
/** A reader may look at a byte so many times, and has its windows besides. */
const MOST_LOOKS = 16
const WINDOWS_BYTES = 16 << 20
const TIMEOUT_MS = 600_000

const small = (files: OddFile[]) => files.map(({ bytes }) => bytes).filter(({ length }) => length < MOST_BYTES)
const KINDS = { wav: wavFiles(), flac: flacFiles(), ogg: oggFiles(), mpeg: mpegFiles() }

/** A valid file with some bytes changed, a piece taken out and one put in. */
function mutated(files: Buffer[]): fc.Arbitrary<Buffer> {
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const changes = fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 12 })
  // Most of what can go wrong stands in the first bytes.
  const headChanges = fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 6 })
  return fc
    .tuple(fc.constantFrom(...files), changes, headChanges, place, fc.nat(300), fc.uint8Array({ maxLength: 60 }), place)
    .map(([file, bodies, heads, cutAt, cutBytes, added, addedAt]) => {
      const bytes = Buffer.from(file)
      for (const [at, value] of bodies) bytes[Math.floor(at * (bytes.length - 1))] = value
      for (const [at, value] of heads) if (at < bytes.length) bytes[at] = value
      const cut = Math.floor(cutAt * bytes.length)
      const left = cutBytes % 3 === 0 ? Buffer.concat([bytes.subarray(0, cut), bytes.subarray(cut + cutBytes)]) : bytes
      const put = Math.floor(addedAt * left.length)
      return added.length % 2 ? Buffer.concat([left.subarray(0, put), added, left.subarray(put)]) : left
    })
}

async function decodeAll(content: Buffer): Promise<void> {
  const file = memoryFile(content)
  try {
    const sniffed = await sniff(file)
    if (sniffed.kind === 'ffmpeg') return
    const stream = await openFrom(file)
    try {
      for await (const planes of stream.chunks) {
        expect(planes).toHaveLength(stream.channels)
        for (const plane of planes) expect(plane.length).toBe(planes[0].length)
        const sum = planes.reduce((total, plane) => total + plane[0] + plane[plane.length - 1], 0)
        expect(Number.isFinite(sum)).toBe(true)
      }
    } finally {
      await stream.close()
    }
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect((error as AppError).code).not.toBe('INTERNAL')
  }
  expect(file.readBytes()).toBeLessThan(MOST_LOOKS * content.length + WINDOWS_BYTES)
}

describe('readers of audio', () => {
  test.each(Object.entries(KINDS))(
    'changed files of kind %s',
    async (_, files) => fc.assert(fc.asyncProperty(mutated(small(files)), decodeAll), fuzzRuns(300)),
    TIMEOUT_MS,
  )

  test(
    'bytes of chance behind each mark',
    async () => {
      const marks = [
        'RIFF1234WAVEfmt ',
        'RIFX1234WAVEfmt ',
        'fLaC\0\0\0\x22',
        'OggS\0\x02',
        'ID3\x04\0\0',
        '\xff\xfb\x90\0',
        '\xff\xf8',
        '',
      ]
      const bytes = fc
        .tuple(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 3000 }))
        .map(([mark, rest]) => Buffer.concat([Buffer.from(mark, 'latin1'), rest]))
      await fc.assert(fc.asyncProperty(bytes, decodeAll), fuzzRuns(1000))
    },
    TIMEOUT_MS,
  )
})

describe('work grows with the file and not faster', () => {
  const repeated = (unit: Buffer, bytes: number) =>
    Buffer.concat(Array<Buffer>(Math.ceil(bytes / unit.length)).fill(unit))
  const flac = KINDS.flac.find(({ name }) => name === 'flac of blocks of 65535')?.bytes ?? Buffer.alloc(0)
  const ogg = KINDS.ogg[0].bytes
  const units: [string, Buffer][] = [
    ['heads of FLAC frames', flac.subarray(42, 58)],
    ['heads of Ogg pages', ogg.subarray(0, 28)],
    ['heads of Ogg pages that promise much', Buffer.concat([ogg.subarray(0, 26), Buffer.alloc(256, 255)])],
    ['sync codes', Buffer.from('fffb', 'hex')],
    ['frames of free format', Buffer.from('fffb0000', 'hex')],
    ['sync codes of FLAC', Buffer.from('fff8', 'hex')],
    ['heads of chunks', Buffer.concat([Buffer.from('LIST'), Buffer.alloc(4)])],
  ]
  test.each(units)(
    '%s',
    async (_, unit) => {
      for (const front of ['', 'RIFF1234WAVE', 'ID3\x04\0\0\0\0\0\x05', 'OggS'])
        await decodeAll(Buffer.concat([Buffer.from(front, 'latin1'), repeated(unit, 200_000)]))
    },
    TIMEOUT_MS,
  )
})
