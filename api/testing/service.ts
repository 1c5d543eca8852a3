import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, type Config } from '../../engine/config.ts'
import type { QueueOptions } from '../../engine/queue/types.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { createScriptedEngine, sha256 } from '../../fixtures/fakes/engine.ts'
import { layMigratedStore } from '../../fixtures/migrated-store.ts'
import { watchAnswers } from './documented.ts'
import { buildApp } from '../app.ts'
import { addKey } from '../auth/keys.ts'
import type { KeyRole } from '../auth/roles.ts'
import { createEventLog } from '../events/event-log.ts'
import { createMeanings, openInstalledEncoder } from '../meanings.ts'
import { createPreviews } from '../jobs/previews.ts'
import { createRereadJobs } from '../jobs/reread-jobs.ts'
import { createPreviewTeller, createRereadTeller } from '../events/tell-line-work.ts'
import { createAnalysisJobs } from '../jobs/analysis-jobs.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { openFleet } from '../ingest/fleet.ts'
import { openSealingKey } from '../ingest/sealing-key.ts'
import { ingestDir } from '../open-device-intake.ts'
import { replaysFolder } from '../replay/list-fixtures.ts'
import { openReplayRuns, replayEvent } from '../replay/replay-runs.ts'
import type { ReplayWork } from '../replay/replay-work.ts'
import { heardReplays } from '../replay/test-fixture.ts'
import { openBlobs, openJobQueue, openSharedStore, storePlace } from '../open-store.ts'

/** A WAV file with so many milliseconds of a tone at 8 kHz; `tag` makes its content different from others. */
export function wav(ms: number, tag = 0): Buffer {
  const samples = ms * 8
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples * 2, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(16000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples * 2, 40)
  const data = Buffer.alloc(samples * 2)
  for (let i = 0; i < samples; i++) data.writeInt16LE(Math.round(8000 * Math.sin(i / 5 + tag)), i * 2)
  return Buffer.concat([header, data])
}

export const VISIT: Buffer = wav(4000)
export const OTHER_VISIT: Buffer = wav(4000, 1)
/** A visit in which a phone number is said, from 2 to 4 s. */
export const PRIVATE_VISIT: Buffer = wav(4000, 2)
const PRIVATE_TURNS: SpokenTurn[] = [
  { startMs: 0, endMs: 1500, text: '您留个电话吧', speaker: '1' },
  { startMs: 2000, endMs: 4000, text: '13812345678', speaker: '2' },
]
const TURNS: SpokenTurn[] = [
  { startMs: 0, endMs: 1500, text: '您好，欢迎光临', speaker: '1' },
  { startMs: 1600, endMs: 3900, text: '这款车的价格太贵了', speaker: '2' },
]

/** The whole service without its socket, over a folder of its own and a scripted engine. */
export async function openService(
  overrides: Partial<Config> = {},
  openEncoder = openInstalledEncoder,
  queueOptions: Partial<QueueOptions> = {},
  replayWork: ReplayWork = heardReplays(() => [['您', '好']]),
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tingdian-api-'))
  // What is late is late by its own tests alone, not by how busy the machine is.
  const config = loadConfig({ dataDir, readThreads: 0, searchDeadlineMs: 240_000, ...overrides }, {})
  await layMigratedStore(storePlace(config))
  const store = await openSharedStore(config)
  const queue = await openJobQueue(config, { backoffMs: 1, ...queueOptions })
  const blobs = await openBlobs(config)
  const engine = await createScriptedEngine({
    [sha256(VISIT)]: TURNS,
    [sha256(OTHER_VISIT)]: TURNS.slice(1),
    [sha256(PRIVATE_VISIT)]: PRIVATE_TURNS,
  })
  const jobs = createAnalysisJobs(queue, { engine, store, blobs, config })
  const events = createEventLog()
  const rereads = createRereadJobs(
    queue,
    { engine, store, blobs, config },
    { onProgress: createRereadTeller(events, 0) },
  )
  const previews = createPreviews({ engine, store, config, place: storePlace(config) }, createPreviewTeller(events, 0))
  const meanings = createMeanings(store, () => openEncoder(config))
  const fleet = await openFleet({ disk: realDisk, clock: createRealClock(), random: realRandom }, ingestDir(config))
  const sealingKey = await openSealingKey(realDisk, realRandom, ingestDir(config))
  const replays = await openReplayRuns({
    ...{ root: join(dataDir, 'replay'), fixtures: replaysFolder(config.replaysDir), work: replayWork },
    onChange: (run) => events.publish(replayEvent(run)),
  })
  const deps = { config, store, blobs, jobs, rereads, previews, engine, meanings, fleet, events, replays, sealingKey }
  const app = await buildApp({ ...deps, isReady: () => true })
  const undocumented = watchAnswers(app)

  /** Headers with a new key. */
  const keyFor = async (role: KeyRole, ...storeIds: string[]) => {
    const { secret } = await addKey(store, { role, label: '', ...(storeIds.length > 0 && { storeIds }) })
    return { authorization: `Bearer ${secret}` }
  }
  const upload = (content: Buffer, query: Record<string, string>, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/v1/recordings',
      query,
      payload: content,
      headers: { 'content-type': 'audio/wav', ...headers },
    })
  /** Waits until this job is over, or blocked. */
  const finished = async (jobId: string) => {
    for (;;) {
      const job = await jobs.get(jobId)
      if (job && ['done', 'failed', 'blocked'].includes(job.state)) return job
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const close = async () => {
    await app.close()
    await replays.close()
    await previews.close()
    await rereads.close()
    await jobs.close(1000)
    await meanings.close()
    await queue.close()
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
    if (undocumented.size > 0) throw new Error(`answers that /docs does not describe:\n${[...undocumented].join('\n')}`)
  }
  return {
    app,
    config,
    store,
    queue,
    blobs,
    jobs,
    rereads,
    previews,
    engine,
    fleet,
    events,
    replays,
    keyFor,
    upload,
    finished,
    close,
  }
}

export type Service = Awaited<ReturnType<typeof openService>>
