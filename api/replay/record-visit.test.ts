import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { muteAudio } from '../../engine/audio/mute.ts'
import { readMutedSpans } from '../../engine/audio/muted-spans.ts'
import { openAudio } from '../../engine/audio/open.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { sha256 } from '../../fixtures/fakes/engine.ts'
import { openBlobStore, type BlobStore } from '../intake/blobs.ts'
import { muteStoredAudio } from '../intake/mute-stored-audio.ts'
import { wav } from '../testing/service.ts'
import { runAll } from './run-all.ts'
import { recordVisit } from './record-visit.ts'
import type { ReplayContext } from './run-fixture.ts'
import { contextOf, hearing } from './test-fixture.ts'

const CONTENT = wav(9000)
const AUDIO = sha256(CONTENT)
const NUMBER = { startMs: 3000, endMs: 4000 }
const covered = { kind: 'phone' as const, start: 0, end: 1, confidence: 1 }

let root: string
let blobs: BlobStore
let context: ReplayContext
/** What personal data is still heard, by how often the copy was heard before. */
let heardStill: { startMs: number; endMs: number }[][]

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-record-test-'))
  blobs = await openBlobStore(join(root, 'blobs'))
  heardStill = []
  context = await contextOf(
    root,
    hearing(() => [['您', '好']]),
  )
  const { analyse, ...rest } = context.engine
  const engine: ReplayContext['engine'] = {
    ...rest,
    analyse: async (path, options) => {
      const onWords = (turns: readonly SpokenTurn[]) =>
        options.onWords?.(turns.map((turn) => ({ ...turn, alternatives: [{ text: '别的听法', avgLogprob: -1 }] })))
      const analysis = await analyse(path, { ...options, onWords })
      const [first, ...others] = analysis.utterances
      const redactions = (heardStill.shift() ?? []).map((span) => ({ ...covered, ...span }))
      return { ...analysis, utterances: [{ ...first, redactions }, ...others] }
    },
  }
  context = { ...context, engine }
  const utterances = [
    buildUtterance(1000, ['您', '好']),
    buildUtterance(3000, ['电', '话'], { redactions: [{ ...covered, ...NUMBER }] }),
  ]
  const summary = { stages: [], needs: [], groups: [], moments: [], certainty: 1, evidence: [], doubts: [] }
  const visits = [{ startMs: 1000, endMs: 5000, firstUtterance: 0, lastUtterance: 1, ...summary }]
  await context.store.saveAnalysis(
    buildRecording('r', { id: 'r', storeId: '徐汇店', durationMs: 9000 }),
    { ...buildAnalysis(utterances), visits },
    { audioRef: AUDIO },
  )
  await (await blobs.stage(Readable.from([CONTENT]), { maxBytes: 1e6, idleMs: 1000 })).keep()
})
afterEach(async () => {
  await context.store.close()
  await rm(root, { recursive: true, force: true })
})

const record = (id = 'r') =>
  recordVisit(
    { id, folder: join(root, 'f', 'made'), who: '小林', reason: '试' },
    { store: context.store, blobs },
    context,
  )
const mute = () => muteStoredAudio({ engine: { mute: muteAudio }, blobs }, AUDIO, [NUMBER])
const files = async () => readdir(join(root, 'f', 'made')).catch(() => [])

describe('a visit of the store', () => {
  test('is refused while its sound is not muted, and nothing is left', async () => {
    await expect(record()).rejects.toMatchObject({ code: 'AUDIO_UNMUTED' })
    expect(await files()).toEqual([])
  })

  test('becomes a fixture of its muted sound alone, that is the same when it is replayed', async () => {
    await mute()
    await record('r-v1000')
    expect((await files()).sort()).toEqual(['expected.json', 'fixture.json', 'sound.flac'])
    const audio = await openAudio(join(root, 'f', 'made', 'sound.flac'))
    const samples: number[] = []
    for await (const [plane] of audio.chunks) samples.push(...plane)
    expect(samples.length / audio.sampleRate).toBe(5)
    const at = (ms: number) => samples[Math.round(((ms - 500) * audio.sampleRate) / 1000)]
    for (const ms of [3100, 3500, 3900]) expect(at(ms)).toBe(0)
    const written = await readFile(join(root, 'f', 'made', 'expected.json'), 'utf8')
    expect(written).not.toContain('别的听法')
    expect(written + (await readFile(join(root, 'f', 'made', 'fixture.json'), 'utf8'))).not.toContain('徐汇')
    const [ran] = await runAll([join(root, 'f', 'made')], context, { jobs: 1, gates: {} })
    expect(ran.case.status).toBe('same')
  })

  test('has silenced what is still heard in the muted copy, round by round', async () => {
    await mute()
    heardStill = [[{ startMs: 1000, endMs: 1500 }], [{ startMs: 4000, endMs: 4300 }]]
    await record()
    expect(await readMutedSpans(join(root, 'f', 'made', 'sound.flac'))).toEqual([{ startMs: 4000, endMs: 4300 }])
    expect(heardStill).toEqual([])
  })

  test('is refused where personal data is heard without end', async () => {
    await mute()
    heardStill = Array.from({ length: 9 }, () => [NUMBER])
    await expect(record()).rejects.toMatchObject({ code: 'AUDIO_UNMUTED' })
    expect(await files()).toEqual([])
  })

  test('that nobody knows is not found, and a folder that is there is not touched', async () => {
    await expect(record('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(record('r-v77')).rejects.toMatchObject({ code: 'INPUT_INVALID', detail: { wanted: ['r-v1000'] } })
    await mute()
    await record()
    const before = await stat(join(root, 'f', 'made', 'sound.flac'))
    await expect(record()).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await stat(join(root, 'f', 'made', 'sound.flac'))).mtimeMs).toBe(before.mtimeMs)
  })
})
