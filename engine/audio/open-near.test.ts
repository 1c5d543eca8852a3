import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { readClip } from './clip.ts'
import { createFlac } from './flac-writer.ts'
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
