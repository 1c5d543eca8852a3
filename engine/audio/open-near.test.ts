import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { readClip } from './clip.ts'
import { createFlac } from './flac-writer.ts'
import { mpegChain, readMpegFrame } from './mpeg-frame.ts'
import { openAudio } from './open.ts'
import { openAudioNear } from './open-near.ts'
import { wavHeader } from './wav-writer.ts'

const RATE = 16_000
const SECONDS = 90
const files = new Map<string, string>()
let dir: string

/** Noise that is the same every time: it packs badly, so that the file is long. */
function noise(): Float32Array {
  let state = 1
  return Float32Array.from({ length: SECONDS * RATE }, () => {
    state = (state * 48_271) % 2_147_483_647
    return (state / 2_147_483_647 - 0.5) * 0.5
  })
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-near-'))
  const samples = noise()
  const data = Buffer.from(Int16Array.from(samples, (one) => Math.round(one * 32_767)).buffer)
  files.set('wav', join(dir, 'a.wav'))
  await writeFile(files.get('wav')!, Buffer.concat([wavHeader({ sampleRate: RATE, channels: 1 }, data.length), data]))
  files.set('flac', join(dir, 'a.flac'))
  const flac = await createFlac(files.get('flac')!, { sampleRate: RATE, channels: 2 })
  for (let at = 0; at < samples.length; at += 5000)
    await flac.write([samples.subarray(at, at + 5000), samples.subarray(at, at + 5000).map((one) => -one / 2)])
  await flac.finish()
  files.set('demo', join(projectRoot(), 'fixtures', 'visits', 'demo.flac'))
  files.set('opus', join(projectRoot(), 'fixtures', 'visits', 'english.opus'))
})
afterAll(() => rm(dir, { recursive: true }))

/** The frames of a small file again and again; a tag at its beginning stays the first, and counts them where it is told to. */
async function repeated(name: string, seconds: number, isCounted: boolean): Promise<string> {
  const data = await readFile(join(projectRoot(), 'fixtures', 'audio', name))
  const first = readMpegFrame(data, 0)!
  const isTagged = data.includes('Info') || data.includes('Xing')
  const from = isTagged ? first.bytes : 0
  const frames = mpegChain(data, from, 10_000).frames
  const times = Math.ceil((seconds * first.sampleRate) / (frames * first.samples))
  const tag = Buffer.from(data.subarray(0, from))
  if (isTagged && isCounted) tag.writeUInt32BE(times * frames, Math.max(tag.indexOf('Info'), tag.indexOf('Xing')) + 8)
  const path = join(dir, `${isCounted}-${name}`)
  await writeFile(path, Buffer.concat([tag, ...Array.from({ length: times }, () => data.subarray(from))]))
  return path
}

/** The most by which two WAV files of one length differ in a sample. */
function difference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length)
  return a.reduce(
    (most, _, i) => (i < 44 || i % 2 ? most : Math.max(most, Math.abs(a.readInt16LE(i) - b.readInt16LE(i)))),
    0,
  )
}

describe('a recording that is opened near a time', () => {
  test.each(['wav', 'flac', 'demo', 'opus'])(
    '%s: clips are those of one that is read from its beginning',
    async (name) => {
      const path = files.get(name)!
      for (const startMs of [0, 7, 9_990, 31_234, 51_000, 89_900, 500_000]) {
        const span = { startMs, endMs: startMs + 180 }
        const [near, whole] = [await openAudioNear(path, startMs), await openAudio(path)]
        expect(await readClip(near, span), `${name} at ${startMs}`).toEqual(await readClip(whole, span))
        await Promise.all([near.close(), whole.close()])
      }
    },
  )

  test.each([
    ['mono.mp3', true],
    ['stereo.mp3', true],
    ['stereo.mp3', false],
  ])('%s (its tag counts its frames: %o): clips are those of one that is read from its beginning', async (name, is) => {
    const path = await repeated(name, 60, is)
    let [near, far] = [0, 0]
    for (const startMs of [0, 3_003, 20_000, 41_234, 59_000, 59_800, 59_999, 60_100]) {
      const span = { startMs, endMs: startMs + 700 }
      const [later, whole] = [await openAudioNear(path, startMs), await openAudio(path)]
      // Sums of floats in another order may be rounded otherwise.
      expect(difference(await readClip(later, span), await readClip(whole, span)), `at ${startMs}`).toBeLessThan(2)
      if (later.fromSample > 0) near += 1
      else far += 1
      await Promise.all([later.close(), whole.close()])
    }
    expect([near, far]).not.toContain(0)
  })

  test('of Opus only some seconds before it are decoded', async () => {
    const { fromSample, close } = await openAudioNear(files.get('opus')!, 9_990)
    await close()
    expect(fromSample).toBeGreaterThan((4_990 - 500) * 48)
    expect(fromSample).toBeLessThanOrEqual(4_990 * 48)
  })

  test.each(['wav', 'flac'])('%s: next to nothing is decoded before it', async (name) => {
    for (const startMs of [20_000, 60_000, 85_000]) {
      const { fromSample, close } = await openAudioNear(files.get(name)!, startMs)
      await close()
      expect(fromSample).toBeLessThanOrEqual((startMs * RATE) / 1000)
      expect(fromSample).toBeGreaterThan(((startMs - 6000) * RATE) / 1000)
    }
  })

  test('what is no audio is told as ever', async () => {
    const path = join(dir, 'words.txt')
    await writeFile(path, 'words, and more words')
    await expect(openAudioNear(path, 5)).rejects.toMatchObject({ code: 'AUDIO_NOT_AUDIO' })
  })
})
