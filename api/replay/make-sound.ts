import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFrames } from '../../engine/audio/frames.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { createFlac } from '../../engine/audio/flac-writer.ts'
import { toInt16 } from '../../engine/audio/sound-writer.ts'
import type { Manifest } from '../../engine/replay/manifest.ts'
import { checkedPath } from './fixture-file.ts'
import type { Fixture } from './fixture.ts'
import { playStream } from './play-stream.ts'

/** A recording of a fixture, ready to be heard, and when it begins in the fixture. */
export interface FixtureRecording {
  path: string
  offsetMs: number
}

const RATE = 16_000
const SAMPLES_PER_MS = RATE / 1000
/** Silence is written so much at a time. */
const SILENCE_STEP_MS = 10_000

/**
 * The recordings of a fixture, after looking at the digests of its files; what must be made first is made in `workFolder`.
 *
 * @throws AppError FIXTURE_BROKEN, AUDIO_*
 */
export async function recordingsOf({ folder, manifest }: Fixture, workFolder: string): Promise<FixtureRecording[]> {
  const { sound } = manifest
  if (sound.kind === 'recording') return [{ path: await checkedPath(folder, sound.file), offsetMs: 0 }]
  if (sound.kind === 'joined')
    return [{ path: await joinParts(folder, sound, join(workFolder, 'joined.flac')), offsetMs: 0 }]
  const [arrivals, records] = [await checkedPath(folder, sound.arrivals), await checkedPath(folder, sound.records)]
  const made = await playStream({ arrivals, records }, workFolder, manifest.deviceKind ?? 'badge')
  return made.map(({ path, startedAtMs }) => ({ path, offsetMs: Math.round(startedAtMs - made[0].startedAtMs) }))
}

type Joined = Extract<Manifest['sound'], { kind: 'joined' }>

/** Writes the parts one after the other, 16 kHz, one channel. */
async function joinParts(folder: string, { parts }: Joined, target: string): Promise<string> {
  const flac = await createFlac(target, { sampleRate: RATE, channels: 1 })
  try {
    for (const part of parts) {
      if ('file' in part) {
        const source = await readFrames(await checkedPath(folder, part.file))
        try {
          for await (const { samples } of source.frames) await flac.write([samples])
        } finally {
          await source.close()
        }
      } else
        for (let leftMs = part.silenceMs; leftMs > 0; leftMs -= SILENCE_STEP_MS)
          await flac.write([new Float32Array(Math.min(leftMs, SILENCE_STEP_MS) * SAMPLES_PER_MS)])
    }
    await flac.finish()
  } finally {
    await flac.close()
  }
  return target
}

/** Digest of all decoded samples of a recording, to 16 bits, channel by channel: a decoder that gives another sample is found by it. */
export async function samplesDigest(path: string): Promise<string> {
  const audio = await openAudio(path)
  try {
    const hashes = Array.from({ length: audio.channels }, () => createHash('sha256'))
    for await (const planes of audio.chunks)
      for (const [channel, plane] of planes.entries()) hashes[channel]?.update(Int16Array.from(plane, toInt16))
    const whole = createHash('sha256')
    for (const hash of hashes) whole.update(hash.digest())
    return whole.update(`${audio.sampleRate} ${audio.channels}`).digest('hex')
  } finally {
    await audio.close()
  }
}
