import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { openAudio, type OpenAudioOptions } from './open.ts'
import { riffChunk, s16, sine, tempFile, wavBytes } from './test-wav.ts'

const fixture = (name: string): string => join(projectRoot(), 'fixtures/audio', name)

async function read(path: string, options?: OpenAudioOptions) {
  const stream = await openAudio(path, options)
  const planes: number[][] = Array.from({ length: stream.channels }, () => [])
  try {
    for await (const chunk of stream.chunks) chunk.forEach((plane, i) => planes[i].push(...plane))
  } finally {
    await stream.close()
  }
  return { ...stream, planes }
}

/** Share of the power that a tone of this frequency makes up. */
function toneShare(samples: number[], hertz: number, sampleRate: number): number {
  let [re, im, power] = [0, 0, 0]
  samples.forEach((x, i) => {
    re += x * Math.cos((2 * Math.PI * hertz * i) / sampleRate)
    im += x * Math.sin((2 * Math.PI * hertz * i) / sampleRate)
    power += x * x
  })
  return (2 * (re * re + im * im)) / (samples.length * power)
}

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as unknown
const failure = (path: string) => expect(read(path)).rejects

describe('WAV', () => {
  const values = [0, 0.5, -0.5, 0.25, -1, 0.75]
  const encoders: [string, number, number, (x: number, b: Buffer) => void][] = [
    ['8-bit', 1, 8, (x, b) => b.writeUInt8(x * 128 + 128)],
    ['16-bit', 1, 16, (x, b) => b.writeInt16LE(x * 32768)],
    ['24-bit', 1, 24, (x, b) => b.writeIntLE(x * 8388608, 0, 3)],
    ['32-bit', 1, 32, (x, b) => b.writeInt32LE(x * 2147483648)],
    ['float', 3, 32, (x, b) => b.writeFloatLE(x)],
    ['double', 3, 64, (x, b) => b.writeDoubleLE(x)],
  ]
  test.each(encoders)('%s, two channels, plain and extensible', async (_, tag, bits, put) => {
    const data = Buffer.concat(
      values.map((x) => {
        const bytes = Buffer.alloc(bits / 8)
        put(x, bytes)
        return bytes
      }),
    )
    for (const extensible of [false, true]) {
      const bytes = wavBytes(data, { tag, bits, channels: 2, sampleRate: 22050, extensible })
      const found = await read(tempFile('a.wav', bytes))
      expect(found).toMatchObject({ format: 'wav', sampleRate: 22050, channels: 2 })
      expect(found.planes).toEqual([
        [0, -0.5, -1],
        [0.5, 0.25, 0.75],
      ])
    }
  })

  test('numbers of a broken float file are silence', async () => {
    const values = [0.5, NaN, Infinity, -1e300, 1.5, -0.5]
    const data = Buffer.alloc(8 * values.length)
    values.forEach((value, i) => data.writeDoubleLE(value, 8 * i))
    const found = await read(tempFile('a.wav', wavBytes(data, { tag: 3, bits: 64 })))
    expect(found.planes).toEqual([[0.5, 0, 0, 0, 1.5, -0.5]])
  })

  test('A-law and µ-law follow G.711', async () => {
    const a = await read(tempFile('a.wav', wavBytes(Buffer.from([0xd5, 0x55, 0xaa, 0x2a]), { tag: 6, bits: 8 })))
    expect(a.planes[0].map((x) => x * 32768)).toEqual([8, -8, 32256, -32256])
    const mu = await read(tempFile('a.wav', wavBytes(Buffer.from([0xff, 0x80, 0x00]), { tag: 7, bits: 8 })))
    expect(mu.planes[0].map((x) => x * 32768)).toEqual([0, 32124, -32124])
  })

  test.each([0, 0xffffffff, 0x7fffffff, 5000])(
    'a data length of %i with 200 bytes keeps the sound',
    async (dataLength) => {
      const bytes = wavBytes(s16(sine(440, 16000, 100)), { dataLength })
      expect((await read(tempFile('a.wav', bytes))).planes[0]).toHaveLength(100)
    },
  )

  test('chunks of odd length before the data, and a trailing one, are no sound', async () => {
    const wav = wavBytes(s16([0.5, -0.5]), { before: riffChunk('LIST', Buffer.from('odd')) })
    const found = await read(tempFile('a.wav', Buffer.concat([wav, riffChunk('id3 ', Buffer.from('tail'))])))
    expect(found.planes).toEqual([[0.5, -0.5]])
  })

  test('RF64 takes its length from ds64', async () => {
    const ds64 = Buffer.alloc(28)
    ds64.writeBigUInt64LE(4n, 8)
    const wav = wavBytes(s16([0.5, -0.5, 0.25]), { before: riffChunk('ds64', ds64), dataLength: 0xffffffff })
    wav.write('RF64')
    expect((await read(tempFile('a.wav', wav))).planes).toEqual([[0.5, -0.5]])
  })

  test('64 channels', async () => {
    const found = await read(tempFile('a.wav', wavBytes(s16(new Float32Array(640)), { channels: 64 })))
    expect(found.planes.map((plane) => plane.length)).toEqual(new Array(64).fill(10))
  })
})

describe('compressed', () => {
  test.each([
    ['tone.flac', 'flac', 16000, [440]],
    ['tone.oga', 'flac', 16000, [440]],
    ['mono.mp3', 'mp3', 22050, [440]],
    ['stereo.mp3', 'mp3', 24000, [440, 880]],
    ['stereo.opus', 'opus', 48000, [440, 880]],
  ])('%s', async (name, format, sampleRate, tones) => {
    const found = await read(fixture(name))
    expect(found).toMatchObject({ format, sampleRate, channels: tones.length })
    found.planes.forEach((plane, i) => {
      expect(Math.abs(plane.length / sampleRate - 0.5)).toBeLessThan(0.1) // codecs pad
      expect(toneShare(plane.slice(2000), tones[i], sampleRate)).toBeGreaterThan(0.9)
    })
  })

  test('FLAC is exact, and tells its length', async () => {
    const found = await read(fixture('tone.flac'))
    expect(found.durationMs).toBe(500)
    expect(found.planes[0]).toHaveLength(8000)
    expect(Math.max(...found.planes[0])).toBeCloseTo(0.5, 2)
  })

  test('a FLAC without its end gives the frames that are whole, and says that something is missing', async () => {
    const bytes = readFileSync(fixture('tone.flac'))
    const whole = await read(fixture('tone.flac'))
    expect(whole.isIncomplete()).toBe(false)
    const cut = await read(tempFile('a.flac', bytes.subarray(0, bytes.length - 100)))
    expect(cut.planes[0]).toEqual(whole.planes[0].slice(0, 4096))
    expect(cut.isIncomplete()).toBe(true)
  })

  test('an M4A without its index is truncated, whether there is an ffmpeg or not', async () => {
    const bytes = readFileSync(fixture('stereo.m4a'))
    await failure(tempFile('a.m4a', bytes.subarray(0, 400))).toEqual(code('AUDIO_TRUNCATED'))
  })

  test('a FLAC without any whole frame is truncated', async () => {
    const bytes = readFileSync(fixture('tone.flac'))
    for (const length of [20, 100, 9000])
      await failure(tempFile('a.flac', bytes.subarray(0, length))).toEqual(code('AUDIO_TRUNCATED'))
  })

  test('m4a goes through ffmpeg where there is one', async () => {
    const hasFfmpeg = ['ffmpeg', 'ffprobe'].every((tool) => {
      try {
        return execFileSync(tool, ['-version']).length > 0
      } catch {
        return false
      }
    })
    if (!hasFfmpeg) return failure(fixture('stereo.m4a')).toEqual(code('FFMPEG_MISSING'))
    const found = await read(fixture('stereo.m4a'))
    expect(found).toMatchObject({ format: 'aac', sampleRate: 44100, channels: 2 })
    expect(toneShare(found.planes[1].slice(4000, 20000), 880, 44100)).toBeGreaterThan(0.9)
    const bytes = readFileSync(fixture('stereo.m4a'))
    const index = bytes.indexOf('moov') + 4
    await failure(tempFile('a.m4a', bytes.fill(7, index, index + 200))).toEqual(code('FFMPEG_FAILED'))
  })
})

test('a recording longer than is allowed is refused, by its header or as it is read', async () => {
  const options = { maxHours: 0.4 / 3600 }
  await expect(read(fixture('tone.flac'), options)).rejects.toEqual(code('AUDIO_TOO_LONG'))
  await expect(read(fixture('stereo.opus'), options)).rejects.toEqual(code('AUDIO_TOO_LONG'))
  expect((await read(fixture('stereo.opus'), { maxHours: 1 })).planes[0]).toHaveLength(24_000)
})

describe('what is no audio gets an error of its own', () => {
  const empty = Buffer.alloc(64)
  test.each([
    ['empty', Buffer.alloc(0), 'AUDIO_EMPTY'],
    ['text', '这不是音频 not audio\n'.repeat(50), 'AUDIO_NOT_AUDIO'],
    ['playlist', '#EXTM3U\nfile:///etc/hostname\n', 'AUDIO_NOT_AUDIO'],
    ['binary', Buffer.from('7f454c4602010100', 'hex'), 'AUDIO_NOT_AUDIO'],
    ['no channels', wavBytes(empty, { channels: 0 }), 'AUDIO_BAD_HEADER'],
    ['no rate', wavBytes(empty, { sampleRate: 0 }), 'AUDIO_BAD_HEADER'],
    ['no data chunk', wavBytes(empty).subarray(0, 36), 'AUDIO_BAD_HEADER'],
    ['unknown codec', wavBytes(empty, { tag: 0x1234 }), 'AUDIO_UNKNOWN_CODEC'],
  ])('%s', (_, bytes, wanted) => failure(tempFile('a.wav', bytes)).toEqual(code(wanted)))

  test('missing file, directory, pipe, links in a circle', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tingdian-audio-'))
    symlinkSync('circle', join(folder, 'circle'))
    await failure(join(folder, 'circle')).toEqual(code('AUDIO_UNREADABLE'))
    if (spawnSync('mkfifo', [join(folder, 'pipe')]).status === 0)
      await failure(join(folder, 'pipe')).toEqual(code('AUDIO_NOT_AUDIO'))
    await failure(join(folder, 'none.wav')).toEqual(code('AUDIO_NOT_FOUND'))
    await failure(folder).toEqual(code('AUDIO_NOT_AUDIO'))
  })

  test('zeros are told from zeros with something behind', async () => {
    const zeros = tempFile('a.wav', '')
    truncateSync(zeros, 50_000_000)
    await failure(zeros).toEqual(code('AUDIO_SILENT_ZEROS'))
    const late = Buffer.alloc(3_000_000)
    late[2_999_999] = 1
    await failure(tempFile('a.wav', late)).toEqual(code('AUDIO_NOT_AUDIO'))
  })
})

test('raw samples are read as told', async () => {
  const path = tempFile('a.pcm', s16([0.5, -0.5, 0.25, -0.25]))
  const found = await read(path, { raw: { sampleRate: 8000, channels: 2, encoding: 's16le' } })
  expect(found.planes).toEqual([
    [0.5, 0.25],
    [-0.5, -0.25],
  ])
  await expect(read(path, { raw: { sampleRate: 0, channels: 2, encoding: 's16le' } })).rejects.toEqual(
    code('AUDIO_BAD_HEADER'),
  )
})
