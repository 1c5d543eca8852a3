/**
 * Uploads a small file that decodes into a great deal of sound to the service as it ships, and watches what becomes of the engine's
 * memory, of the disk, of a store that uploads an ordinary recording meanwhile, and of health. Ends with status 1 when a bound is broken.
 * Linux only.
 *
 *   npx tsx scripts/bench/bombs.ts [--bomb half-hour|ten-hours] [--seconds 600]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addKey } from '../../api/auth/keys.ts'
import { openStore } from '../../api/open-store.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { loadConfig } from '../../engine/config.ts'
import { flacBomb } from '../../fixtures/builders/flac-bomb.ts'
import { projectRoot } from '../../models/root.ts'
import { compareWithBaseline } from './baseline.ts'
import { enginePeakMib, startService, type ShippedService } from './shipped-service.ts'

const DEMO = join(projectRoot(), 'fixtures', 'visits', 'demo.flac')
const SPEECH_S = 6.5
const BOMBS = { 'half-hour': { seconds: 1800, speaks: true }, 'ten-hours': { seconds: 36_000, speaks: false } }

const { values: args } = parseArgs({
  options: { bomb: { type: 'string', default: 'half-hour' }, seconds: { type: 'string', default: '600' } },
})
const bomb = BOMBS[args.bomb as keyof typeof BOMBS]
if (!bomb) throw new Error(`--bomb is one of ${Object.keys(BOMBS).join(', ')}, not ${args.bomb}`)

async function demoSpeech(): Promise<Float32Array> {
  const speech = new Float32Array(SPEECH_S * 16_000)
  let at = 0
  const audio = await openAudio(DEMO)
  for await (const [samples = new Float32Array()] of audio.chunks) {
    if (at >= speech.length) break
    speech.set(samples.subarray(0, speech.length - at), at)
    at += samples.length
  }
  await audio.close()
  return speech
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('tingdian.db'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

async function upload(service: ShippedService, secret: string, store: string, bytes: Buffer): Promise<string> {
  const response = await fetch(`${service.address}/v1/recordings?storeId=${store}&deviceId=bench`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'audio/flac' },
    body: new Uint8Array(bytes),
  })
  const answer = (await response.json()) as { jobId?: string }
  if (!answer.jobId) throw new Error(`upload answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer.jobId
}

async function stateOf(service: ShippedService, secret: string, job: string): Promise<string> {
  const response = await fetch(`${service.address}/v1/jobs/${job}`, { headers: { authorization: `Bearer ${secret}` } })
  return ((await response.json()) as { state: string }).state
}

const isOver = (state: string): boolean => !['queued', 'running', 'waiting'].includes(state)

async function watch(service: ShippedService, secret: string, dataDir: string) {
  const started = performance.now()
  const sinceS = (): number => Math.round((performance.now() - started) / 1000)
  const bytes = flacBomb(bomb.seconds, bomb.speaks ? await demoSpeech() : undefined)
  const job = await upload(service, secret, 'bomb', bytes)
  const other = await upload(service, secret, 'other', readFileSync(DEMO))
  const seen = {
    liveMaxMs: 0,
    otherDoneS: NaN,
    bombDoneS: NaN,
    peakMib: 0,
    bombPeakMib: 0,
    diskRatio: 0,
    state: '',
    otherState: '',
  }
  while (sinceS() < Number(args.seconds) && (Number.isNaN(seen.bombDoneS) || Number.isNaN(seen.otherDoneS))) {
    const asked = performance.now()
    await (await fetch(`${service.address}/health/live`)).arrayBuffer()
    seen.liveMaxMs = Math.max(seen.liveMaxMs, Math.round(performance.now() - asked))
    seen.peakMib = Math.max(seen.peakMib, enginePeakMib(service))
    seen.state = await stateOf(service, secret, job)
    seen.otherState = await stateOf(service, secret, other)
    if (isOver(seen.otherState) && Number.isNaN(seen.otherDoneS)) seen.otherDoneS = sinceS()
    if (isOver(seen.state) && Number.isNaN(seen.bombDoneS)) {
      seen.bombDoneS = sinceS()
      seen.bombPeakMib = seen.peakMib
    }
    const onDisk = Math.max(0, bytesUnder(dataDir) - statSync(DEMO).size)
    seen.diskRatio = Math.max(seen.diskRatio, Number((onDisk / bytes.length).toFixed(1)))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return { uploadBytes: bytes.length, ...seen }
}

const dataDir = mkdtempSync(join(tmpdir(), 'tingdian-bombs-'))
const store = await openStore(loadConfig({ dataDir }, {}))
const { secret } = await addKey(store, { role: 'admin', label: 'bench' })
await store.close()
const service = await startService(dataDir)
let failed = 1
try {
  const seen = await watch(service, secret, dataDir)
  failed = compareWithBaseline({
    [`bombs.${args.bomb}-peak-mib`]: seen.bombPeakMib || seen.peakMib,
    [`bombs.${args.bomb}-disk-ratio`]: seen.diskRatio,
    [`bombs.${args.bomb}-live-max-ms`]: seen.liveMaxMs,
  })
  console.log(JSON.stringify({ bomb: args.bomb, ...seen }))
} finally {
  await service.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(failed)
