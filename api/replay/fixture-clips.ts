import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExtracts } from '../../engine/audio/extracts.ts'
import type { TimeSpan } from '../../engine/audio/time-spans.ts'
import { readFixture } from './fixture.ts'
import { recordingsOf, type FixtureRecording } from './make-sound.ts'

/** Sounds that were made to be heard, joined ones and those of devices; more than that and the first is made anew. */
const MOST_SOUNDS = 8

/** Cuts what fixtures sound like, from the decoded samples, in times of the fixture. */
export function createFixtureClips() {
  const extracts = createExtracts()
  const sounds = new Map<string, Promise<FixtureRecording[]>>()
  let root: Promise<string> | undefined

  async function make(folder: string): Promise<FixtureRecording[]> {
    const fixture = await readFixture(folder)
    root ??= mkdtemp(join(tmpdir(), 'tingdian-replay-sound-'))
    return recordingsOf(fixture, await mkdtemp(join(await root, 'made-')))
  }
  return {
    /**
     * A WAV file; the part of the recording in which it begins.
     *
     * @param version - of the fixture: another one is made anew
     * @throws AppError FIXTURE_BROKEN, AUDIO_*, WORKER_DIED
     */
    async clip(folder: string, version: string, { startMs, endMs }: TimeSpan): Promise<Buffer> {
      const key = `${version} ${folder}`
      const making = sounds.get(key) ?? make(folder)
      sounds.set(key, making)
      making.catch(() => sounds.delete(key))
      if (sounds.size > MOST_SOUNDS) sounds.delete([...sounds.keys()][0])
      const recordings = await making
      const { path, offsetMs } = recordings.findLast((one) => one.offsetMs <= startMs) ?? recordings[0]
      return extracts.clip(path, { startMs: Math.max(0, startMs - offsetMs), endMs: Math.max(1, endMs - offsetMs) })
    },
    async close(): Promise<void> {
      await extracts.close()
      if (root) await rm(await root, { recursive: true, force: true })
    },
  }
}
