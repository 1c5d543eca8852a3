/** The real service for the journeys: a process of its own over a folder with some visits, whose sound can be heard. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { addKey } from '../../../api/auth/keys.ts'
import type { KeyRole } from '../../../api/auth/roles.ts'
import { stageFile } from '../../../api/intake/stage-file.ts'
import { realDisk } from '../../../devices/real/disk.ts'
import { writeWhole } from '../../../devices/whole-file.ts'
import { ingestDir } from '../../../api/open-device-intake.ts'
import { openBlobs, openStore } from '../../../api/open-store.ts'
import { loadConfig } from '../../../engine/config.ts'
import { wavHeader } from '../../../engine/audio/wav-writer.ts'
import type { InsightStore } from '../../../engine/store/types.ts'
import type { Analysis, Moment, Utterance } from '../../../engine/types.ts'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildRepair,
  buildUtterance,
} from '../../../fixtures/builders/analysis.ts'
import { HOSTILE, HOSTILE_NAME } from './hostile.ts'
import { replaysOf, seedReplays } from './seed-replay.ts'
import { seedGraph } from './seed-graph.ts'

const RATE = 8000
const VISIT_SECONDS = 24
const TOOL = fileURLToPath(new URL('../../tingdian.mjs', import.meta.url))

export interface JourneyService {
  address: string
  dataDir: string
  store: InsightStore
  keyOf(role: KeyRole, ...storeIds: string[]): Promise<{ id: string; secret: string }>
  close(): Promise<void>
}

/** A tone whose pitch tells the second: what is heard can be told from silence. */
function tone(tag: number): Buffer {
  const data = Buffer.alloc(VISIT_SECONDS * RATE * 2)
  for (let i = 0; i < data.length / 2; i++)
    data.writeInt16LE(Math.round(9000 * Math.sin((i / RATE) * 2 * Math.PI * (220 + tag))), i * 2)
  return Buffer.concat([wavHeader({ sampleRate: RATE, channels: 1 }, data.length), data])
}

const turn = (second: number, text: string, fields: Partial<Utterance> = {}): Utterance =>
  timed(buildUtterance(second * 1000, [...text], fields))

/** Gives every word its time, evenly. */
function timed(utterance: Utterance): Utterance {
  const { startMs, tokens } = utterance
  const each = 2000 / tokens.length
  const at = (i: number) => Math.round(startMs + i * each)
  return { ...utterance, tokens: tokens.map((token, i) => ({ ...token, startMs: at(i), endMs: at(i + 1) })) }
}

function visit(day: number, dearness: string): Pick<Analysis, 'utterances' | 'moments' | 'visits'> {
  const dear = `这个${dearness}太贵了，能不能便宜一点`
  const price = buildMention(dear, 'base/price', dearness, { type: 'price', name: '价格' })
  const judged = buildOpinion('negative', {
    conceptId: 'base/price',
    name: dearness,
    start: dear.indexOf('太贵'),
    end: dear.indexOf('太贵') + 2,
  })
  const utterances = [
    turn(0, '里边看，随便试', { role: 'staff', stage: 'arrival' }),
    turn(3, `想看看第${day}款`, { stage: 'needs' }),
    turn(6, dear, { mentions: [price], opinions: [judged], stage: 'negotiation' }),
    turn(9, '我去问一下经理', { role: 'staff', stage: 'negotiation' }),
    turn(12, '保养一次要多少钱', { stage: 'negotiation' }),
  ]
  const fact = (id: string, zh: string) => ({ id, title: { zh, en: id }, utterances: [1] })
  const visits = [
    {
      ...{ startMs: 0, endMs: VISIT_SECONDS * 1000, firstUtterance: 0, lastUtterance: utterances.length - 1 },
      ...{ certainty: 1, evidence: [], doubts: [], moments: [], stages: [fact('negotiation', '议价')] },
      ...{ needs: day % 2 ? [] : [fact('baby', '有孩子')], groups: day % 3 ? [fact('family', '一家人')] : [] },
    },
  ]
  return {
    utterances,
    visits,
    moments: [{ kind: 'price_objection', atMs: 6000, utterances: [2], weight: 1, why: 'words' }],
  }
}

/** Everything that is shown of words, of the hostile ones: named, judged, repaired, in a moment, in a visit with its findings. */
function hostileVisit() {
  const utterances = HOSTILE.map((text, i) =>
    turn(i * 3, text, {
      role: i % 2 === 0 ? 'customer' : 'staff',
      stage: i < 3 ? 'arrival' : HOSTILE[0],
      mentions: [buildMention(text, `hostile/${i}`, text)],
      opinions: [buildOpinion('negative', { conceptId: `hostile/${i}`, name: text, end: text.length })],
      repairs: [buildRepair(text, text, text, `hostile/${i}`)],
    }),
  )
  const all = utterances.map((_, i) => i)
  const moments: Moment[] = all.map((i) => ({
    ...{ kind: 'complaint', atMs: i * 3000, utterances: [i], weight: 1, why: HOSTILE[i] ?? '' },
  }))
  const facts = HOSTILE.slice(0, 5).map((text) => ({ id: text, title: { zh: text, en: text }, utterances: all }))
  const visits = [
    {
      ...{ startMs: 0, endMs: VISIT_SECONDS * 1000, firstUtterance: 0, lastUtterance: HOSTILE.length - 1 },
      ...{ certainty: 1, evidence: [], doubts: [], moments: [], stages: facts, needs: facts, groups: facts },
    },
  ]
  return { utterances, moments, visits }
}

async function seed(dataDir: string, store: InsightStore): Promise<void> {
  const blobs = await openBlobs(loadConfig({ dataDir }))
  const save = async (
    name: string,
    storeId: string,
    startedAt: number,
    said: ReturnType<typeof visit>,
    tag: number,
  ) => {
    const file = join(dataDir, `${name}.wav`)
    await writeFile(file, tone(tag))
    const { sha256, recordingId: id, staged } = await stageFile(file, storeId, blobs)
    await staged.keep()
    await rm(file)
    const recording = buildRecording(name, {
      id,
      storeId,
      startedAt,
      durationMs: VISIT_SECONDS * 1000,
      sampleRate: RATE,
    })
    const analysis = {
      ...buildAnalysis(said.utterances, said.moments),
      visits: said.visits,
      durationMs: VISIT_SECONDS * 1000,
      file: name === 'hostile' ? `${HOSTILE[0]}.wav` : `${name}.wav`,
    }
    await store.saveAnalysis(recording, analysis, { audioRef: sha256 })
  }
  const now = Date.now()
  for (let day = 0; day < 12; day++)
    await save(
      `visit-${day}`,
      day % 2 ? '福田店' : '南山店',
      now - (day + 1) * 20 * 3600_000,
      visit(day, day % 3 ? '价格' : '报价'),
      day,
    )
  for (const [at, storeId] of ['南山店', '福田店'].entries()) await seedDevice(dataDir, String(at), storeId, now)
  await seedGraph(store)
  await seedReplays(dataDir)
  await save('hostile', HOSTILE_NAME, now - 3600_000, hostileVisit(), 99)
}

/** A device of a store with a day in the ledger: some sound that is gone, some time that was lost. */
export async function seedDevice(dataDir: string, digit: string, storeId: string, now: number): Promise<void> {
  const dir = ingestDir({ dataDir })
  const [device, rate] = [digit.repeat(32), 8000]
  const known = { device, publicKey: 'a'.repeat(64), storeId, name: `前台${storeId}`, kind: 'mic-array', pack: 'base' }
  const health = { state: 'recording', backlogSeconds: 42, freeBytes: 2 ** 31, at: now }
  const states = [
    { at: now - 20 * 3600_000, state: 'outside-hours' },
    { at: now - 9 * 3600_000, state: 'recording' },
    { at: now - 4 * 3600_000, state: 'offline' },
    { at: now - 3.5 * 3600_000, state: 'recording' },
  ]
  const status = {
    ...{ lastSeenAt: now, lastSoundAt: now, soundSeconds: 3600, gapSeconds: { overrun: 90 }, health },
    ...{ states, lookedAt: now },
  }
  const piece = (from: number, to: number, what: string) => ({
    from: from * rate,
    to: to * rate,
    what,
    atMs: now - 6e6 + from * 1000,
  })
  const pieces = [piece(0, 3600, 'sound'), piece(3600, 3690, 'overrun'), piece(3690, 4800, 'below-gate')]
  const files = {
    [`devices/${device}.json`]: { ...known, enrolledAt: now - 86_400_000 },
    [`status/${device}.json`]: { isConnected: false, ...status },
    [`ledger/${device}-1.json`]: { device, epoch: 1, rate, pieces },
  }
  for (const [name, content] of Object.entries(files)) {
    const folder = dirname(join(dir, name))
    await realDisk.makeDir(folder)
    await writeWhole(realDisk, folder, basename(name), JSON.stringify(content))
  }
}

/** Starts the service as a shop would, on a port of its own. */
export async function startService(): Promise<JourneyService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tingdian-journeys-'))
  const store = await openStore(loadConfig({ dataDir }))
  await seed(dataDir, store)
  const args = [TOOL, 'serve', '--port', '0', '--data', dataDir]
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TINGDIAN_LOG_LEVEL: 'error', TINGDIAN_REPLAYS: replaysOf(dataDir) },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let address: string | undefined
  for await (const line of createInterface(child.stderr)) {
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (address) break
    process.stderr.write(`${line}\n`)
  }
  if (!address) throw new Error('the service ended before it listened')
  child.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  return {
    // By its name: a cookie of 127.0.0.1 would not be sent there.
    address: address.replace('127.0.0.1', 'localhost'),
    dataDir,
    store,
    keyOf: (role, ...storeIds) => addKey(store, { role, label: '旅程', ...(storeIds.length > 0 && { storeIds }) }),
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
