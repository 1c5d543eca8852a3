import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAudio } from './open.ts'
import { readClip } from './clip.ts'
import { createExtracts } from './extracts.ts'
import { PEAK_FRAME_MS, peaksBetween, readPeaks } from './peaks.ts'
import { wavHeader } from './wav-writer.ts'

const RATE = 8000

/** One second of silence, one in which a channel swings between ±0.5, one of silence. */
function threeSeconds(channels: number): Buffer {
  const data = Buffer.alloc(3 * RATE * channels * 2)
  for (let i = RATE; i < 2 * RATE; i++) data.writeInt16LE(i % 2 ? 16384 : -16384, i * channels * 2)
  return Buffer.concat([wavHeader({ sampleRate: RATE, channels }, data.length), data])
}

let dir: string
const fileOf = async (name: string, content: Buffer) => {
  const path = join(dir, name)
  await writeFile(path, content)
  return path
}
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-extracts-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const samplesOf = (wav: Buffer): number[] => {
  const at = wav.indexOf('data') + 8
  return Array.from({ length: (wav.length - at) / 2 }, (_, i) => wav.readInt16LE(at + 2 * i))
}

describe('the outline of a recording', () => {
  test('tells silence from sound, of all channels, to the frame', async () => {
    const audio = await openAudio(await fileOf('outline.wav', threeSeconds(2)))
    const peaks = await readPeaks(audio)
    await audio.close()
    expect(peaks.durationMs).toBe(3000)
    expect(peaks.levels.map(({ length }) => length / 2)).toEqual([300, 38, 5, 1])
    const seconds = (part: number[]) => Array.from({ length: 20 }, () => part).flat()
    expect([...peaksBetween(peaks, 0, 3000, 60)]).toEqual([
      ...seconds([0, 0]),
      ...seconds([-64, 64]),
      ...seconds([0, 0]),
    ])
    expect([...peaksBetween(peaks, 1000 - 2 * PEAK_FRAME_MS, 1000 + 2 * PEAK_FRAME_MS, 4)]).toEqual([
      0, 0, 0, 0, -64, 64, -64, 64,
    ])
  })

  test('is silent beyond the recording, and of every number of points', async () => {
    const audio = await openAudio(await fileOf('beyond.wav', threeSeconds(1)))
    const peaks = await readPeaks(audio)
    await audio.close()
    expect([...peaksBetween(peaks, 2800, 9000, 2)]).toEqual([0, 0, 0, 0])
    for (const points of [1, 7, 299, 2000]) {
      const outline = peaksBetween(peaks, 0, 3000, points)
      expect(outline).toHaveLength(2 * points)
      expect([Math.min(...outline), Math.max(...outline)]).toEqual([-64, 64])
    }
  })
})

describe('a clip', () => {
  test('is exact to the sample, one channel, and as long as was asked', async () => {
    const audio = await openAudio(await fileOf('clip.wav', threeSeconds(1)))
    const samples = samplesOf(await readClip(audio, { startMs: 999, endMs: 1001 }))
    await audio.close()
    expect(samples).toEqual([
      ...new Array<number>(8).fill(0),
      -16384,
      16384,
      -16384,
      16384,
      -16384,
      16384,
      -16384,
      16384,
    ])
  })

  test('of several channels is their mean; beyond the end there is nothing', async () => {
    const path = await fileOf('stereo.wav', threeSeconds(2))
    const audio = await openAudio(path)
    expect(Math.max(...samplesOf(await readClip(audio, { startMs: 0, endMs: 60_000 })))).toBe(8192)
    await audio.close()
    const again = await openAudio(path)
    expect(samplesOf(await readClip(again, { startMs: 5000, endMs: 6000 }))).toEqual([])
    await again.close()
  })
})

describe('the thread that decodes', () => {
  test('answers several questions, tells what is no audio, and goes on', async () => {
    const extracts = createExtracts()
    try {
      const [sound, text] = await Promise.all([
        fileOf('a.wav', threeSeconds(1)),
        fileOf('b.wav', Buffer.from('words, no sound')),
      ])
      const [peaks, clip, failed] = await Promise.all([
        extracts.peaks(sound),
        extracts.clip(sound, { startMs: 1000, endMs: 1500 }),
        extracts.peaks(text).catch((error: unknown) => error),
      ])
      expect(peaks.durationMs).toBe(3000)
      expect(samplesOf(clip)).toHaveLength(RATE / 2)
      expect(failed).toMatchObject({ code: 'AUDIO_NOT_AUDIO' })
      expect((await extracts.peaks(sound)).levels).toHaveLength(4)
    } finally {
      await extracts.close()
    }
  })
})
