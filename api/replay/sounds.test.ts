import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AUDIO, encodeRecord, PCM16 } from '../../devices/spool/record.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { readFixture } from './fixture.ts'
import { recordingsOf, samplesDigest } from './make-sound.ts'
import { playStream, type Arrival } from './play-stream.ts'
import { runFixture } from './run-fixture.ts'
import { contextOf, hearing, refOf, writeFixture } from './test-fixture.ts'

const RATE = 8000
/** Samples of a record: a second. */
const SECOND = RATE

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-replay-sounds-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A second of sound in which every sample says which second it is; `atSecond` is its place in the device's sample clock. */
function record(seq: number, atSecond = seq - 1, epoch = 1): Buffer {
  const payload = Buffer.alloc(SECOND * 2)
  for (let i = 0; i < SECOND; i++) payload.writeInt16LE(1000 * seq + (i % 7), i * 2)
  const place = { firstSample: atSecond * SECOND, samples: SECOND, rate: RATE }
  const times = { monoMs: atSecond * 1000, wallMs: 1_790_000_000_000 + atSecond * 1000, previous: 0 }
  return encodeRecord({ type: AUDIO, flags: 0, codec: PCM16, channels: 1, epoch, seq, ...place, ...times }, payload)
}

type Step = { record: Buffer; atMs: number } | { cut: true; atMs: number }

async function play(steps: readonly Step[]) {
  const [arrivals, records] = [join(root, 'arrivals.jsonl'), join(root, 'records.tdr')]
  let at = 0
  const lines = steps.map((step): Arrival => {
    if ('cut' in step) return step
    const line = { atMs: step.atMs, at, bytes: step.record.length }
    at += step.record.length
    return line
  })
  await writeFile(records, Buffer.concat(steps.flatMap((step) => ('record' in step ? [step.record] : []))))
  await writeFile(arrivals, lines.map((line) => JSON.stringify(line)).join('\n'))
  return playStream({ arrivals, records }, join(root, 'made'), 'badge')
}

/** Which second each second of a recording is; 0 for silence. */
async function secondsOf(path: string): Promise<number[]> {
  const audio = await openAudio(path)
  const samples: number[] = []
  for await (const [plane] of audio.chunks) samples.push(...plane)
  await audio.close()
  const starts = Array.from({ length: Math.round(samples.length / SECOND) }, (_, i) => samples[i * SECOND])
  return starts.map((sample) => Math.round((sample * 32768) / 1000))
}

const inOrder = (...seqs: number[]): Step[] => seqs.map((seq) => ({ record: record(seq), atMs: seq * 1000 }))

describe('a recorded stream', () => {
  test('becomes the recording that the device heard', async () => {
    const made = await play(inOrder(1, 2, 3))
    expect(made).toHaveLength(1)
    expect(await secondsOf(made[0].path)).toEqual([1, 2, 3])
  })

  test('holds each record once, however often and in whatever order it came', async () => {
    const [made] = await play([...inOrder(1, 3, 2, 2, 4), ...inOrder(3, 1, 5)])
    expect(await secondsOf(made.path)).toEqual([1, 2, 3, 4, 5])
  })

  test('goes on where a link was cut: what waited on it is sent again', async () => {
    const steps: Step[] = [...inOrder(1, 3), { cut: true, atMs: 3100 }, ...inOrder(2, 3, 4)]
    const [made] = await play(steps)
    expect(await secondsOf(made.path)).toEqual([1, 2, 3, 4])
  })

  test('is silent where a second is missing, and another recording where many are', async () => {
    const late = (seq: number, second: number) => ({ record: record(seq, second), atMs: (second + 1) * 1000 })
    const [made] = await play([...inOrder(1, 2), late(3, 3)])
    expect(await secondsOf(made.path)).toEqual([1, 2, 0, 3])
    await rm(join(root, 'made'), { recursive: true })
    const two = await play([...inOrder(1, 2), late(3, 60), late(4, 61)])
    expect(await Promise.all(two.map(({ path }) => secondsOf(path)))).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(two[1].startedAtMs - two[0].startedAtMs).toBe(60_000)
  })

  test('with other bytes under a number that is taken is of two devices', async () => {
    const other = { record: record(2, 5), atMs: 2500 }
    other.record.writeInt16LE(1, 100)
    await expect(play([...inOrder(1, 2), other])).rejects.toMatchObject({ code: 'PROTOCOL_INVALID' })
  })

  test('with a line that is none is broken', async () => {
    await writeFile(join(root, 'records.tdr'), '')
    await writeFile(join(root, 'arrivals.jsonl'), '{"atMs": 0}\n')
    const files = { arrivals: join(root, 'arrivals.jsonl'), records: join(root, 'records.tdr') }
    await expect(playStream(files, join(root, 'made'), 'badge')).rejects.toMatchObject({
      code: 'FIXTURE_BROKEN',
      detail: { line: 1 },
    })
  })
})

test('a fixture that is joined can be run again and again in one run, as when it is accepted', async () => {
  const part = await writeFixture(root, 'part')
  const file = { ...(await refOf(part, 'sound.wav')), path: '../part/sound.wav' }
  const folder = await writeFixture(root, 'day', { sound: { kind: 'joined', parts: [{ file }, { file }] } })
  const context = await contextOf(
    root,
    hearing(() => [['好']]),
  )
  const fixture = await readFixture(folder)
  const [first, second] = [await runFixture(fixture, context), await runFixture(fixture, context)]
  expect(second.outcome).toEqual(first.outcome)
  await context.store.close()
})

test('parts are joined with silence between them', async () => {
  const part = await writeFixture(root, 'part')
  const file = { ...(await refOf(part, 'sound.wav')), path: '../part/sound.wav' }
  const parts = [{ file }, { silenceMs: 25_500 }, { file }]
  const folder = await writeFixture(root, 'day', { sound: { kind: 'joined', parts } })
  const [{ path }] = await recordingsOf(await readFixture(folder), root)
  const audio = await openAudio(path)
  expect(audio.durationMs).toBe(27_500)
  await audio.close()
})

test('the digest of samples is that of the sound, and another for another sample', async () => {
  const folder = await writeFixture(root, 'a')
  const path = join(folder, 'sound.wav')
  const digest = await samplesDigest(path)
  expect(await samplesDigest(path)).toBe(digest)
  const content = await readFile(path)
  content[5000] ^= 1
  await writeFile(path, content)
  expect(await samplesDigest(path)).not.toBe(digest)
})
