import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findAudio } from './find.ts'
import { readFrames } from './frames.ts'
import { s16, sine, tempFile, wavBytes } from './test-wav.ts'

test('frames follow each other without a hole, whatever the rate', async () => {
  for (const sampleRate of [8000, 16000, 44100]) {
    const path = tempFile('a.wav', wavBytes(s16(sine(440, sampleRate, sampleRate * 2 + 77)), { sampleRate }))
    const source = await readFrames(path)
    let samples = 0
    for await (const frame of source.frames) {
      expect(frame.startMs).toBe(samples / 16)
      samples += frame.samples.length
    }
    expect(samples).toBe(Math.round(((sampleRate * 2 + 77) * 16000) / sampleRate))
    expect(source).toMatchObject({ format: 'wav', sampleRate, channels: 1 })
    expect(source.durationMs()).toBe(Math.round(samples / 16))
  }
})

test('a channel that is not there, and an abort, are errors', async () => {
  const path = tempFile('a.wav', wavBytes(s16(new Float32Array(64000)), { channels: 2 }))
  await expect(readFrames(path, { channel: 2 })).rejects.toMatchObject({ code: 'AUDIO_CHANNEL' })
  const abort = new AbortController()
  const { frames } = await readFrames(path, { signal: abort.signal })
  const walk = async (): Promise<void> => {
    for await (const { startMs } of frames) if (startMs === 0) abort.abort()
  }
  await expect(walk()).rejects.toMatchObject({ code: 'CANCELLED' })
})

test('directories are expanded in order, an empty one is an error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-find-'))
  await expect(findAudio([folder])).rejects.toMatchObject({ code: 'AUDIO_DIRECTORY_EMPTY' })
  mkdirSync(join(folder, 'b'))
  for (const name of ['c.WAV', 'a.mp3', 'b/x.flac', 'notes.txt', '.hidden.wav']) writeFileSync(join(folder, name), '')
  const named = join(folder, 'notes.txt')
  expect(await findAudio([folder, named])).toEqual([
    join(folder, 'a.mp3'),
    join(folder, 'b/x.flac'),
    join(folder, 'c.WAV'),
    named,
  ])
  await expect(findAudio([join(folder, 'none')])).rejects.toMatchObject({ code: 'AUDIO_NOT_FOUND' })
})
