/**
 * A camera over RTSP by GStreamer's server, with pictures and sound: every form of sound, a password by Digest, the camera killed and
 * back. What is not installed is said and skipped.
 *
 *   npx tsx scripts/check/real-camera.ts
 *
 * Last line: `real camera: N ok, N failed, N skipped`; exit status 1 when something failed.
 */
import { strict as assert } from 'node:assert'
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceEvent } from '../../devices/capture-source.ts'
import { createRecorder } from '../../devices/capture/recorder.ts'
import type { Link, Net } from '../../devices/ports.ts'
import { createRtspReader } from '../../devices/sources/rtsp/rtsp-reader.ts'
import { createRtspSource } from '../../devices/sources/rtsp/rtsp-source.ts'
import { gapOf } from '../../devices/spool/gap.ts'
import { AUDIO } from '../../devices/spool/record.ts'
import type { Spool } from '../../devices/spool/spool.ts'
import { clock, ports } from './real-listening.ts'
import { createChecks, type Check } from './run-checks.ts'

/** The Python that Debian's packages of GStreamer belong to. */
const PYTHON = '/usr/bin/python3'
const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'real-camera.py')
const PACKAGES =
  'gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad python3-gi ffmpeg'
const PORT = 18_554
const RATE = 16_000
const LISTEN_MS = 4000
const AWAY_MS = 2500
const GAP_WITHIN_MS = 100
const READY_MS = 20_000
const PASSWORD = 'p@ss:w"ord%'

const checks = createChecks('real camera')

function missing(): string[] {
  const has = (program: string, args: string[]): boolean => spawnSync(program, args).status === 0
  const gi =
    "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0'); from gi.repository import Gst, GstRtspServer; Gst.init(None); assert Gst.ElementFactory.find('voaacenc')"
  return [
    ...(has(PYTHON, ['-c', gi]) ? [] : ['GStreamer’s RTSP server']),
    ...(has('ffmpeg', ['-version']) ? [] : ['ffmpeg']),
  ]
}

async function startCamera(sound: string, login: readonly string[]): Promise<ChildProcess> {
  const camera = spawn(PYTHON, [SCRIPT, String(PORT), sound, ...login], { stdio: ['ignore', 'pipe', 'ignore'] })
  let isReady = false
  camera.stdout.on('data', () => (isReady = true))
  for (const endMs = clock.monoMs() + READY_MS; !isReady; await clock.sleep(20))
    if (clock.monoMs() > endMs) throw new Error('the camera does not start')
  return camera
}

async function stopCamera(camera: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => camera.once('exit', resolve))
  camera.kill('SIGKILL')
  await ended
}

/** The same net, with an eye on what goes over it. */
function watchedNet(): Net & { strayBytes: () => number; asked: string[] } {
  let stray = 0
  const asked: string[] = []
  async function dial(address: string): Promise<Link> {
    const link = await ports.net.dial(address)
    const reader = createRtspReader()
    return {
      close: () => link.close(),
      send: (bytes) => {
        asked.push(Buffer.from(bytes).toString('latin1').split('\r\n')[0])
        return link.send(bytes)
      },
      receive: async () => {
        const bytes = await link.receive()
        for (const piece of bytes === undefined ? [] : reader.push(bytes))
          if (piece.kind === 'packet' && piece.channel > 1) stray += piece.payload.length
        return bytes
      },
    }
  }
  return { ...ports.net, dial, asked, strayBytes: () => stray }
}

/** Records a camera into memory. */
function record(url: string, net: Net) {
  const log: object[] = []
  const source = createRtspSource({ ...ports, net }, { kind: 'rtsp', url, rate: RATE }, (entry) => log.push(entry))
  const arrivals: { atMs: number; samples: number }[] = []
  const watched = {
    ...source,
    open: async function* (signal: AbortSignal): AsyncGenerator<SourceEvent> {
      for await (const event of source.open(signal)) {
        if (event.kind === 'sound') arrivals.push({ atMs: event.monoMs, samples: event.samples })
        yield event
      }
    },
  }
  const gaps: { reason: string; ms: number }[] = []
  const sound = { samples: 0, peak: 0 }
  const spool = {
    begin: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    append: (one: Parameters<Spool['append']>[0]) => {
      const gap = gapOf(one)
      if (gap !== undefined) gaps.push({ reason: gap.reason, ms: (one.samples / RATE) * 1000 })
      if (one.type !== AUDIO) return
      sound.samples += one.samples
      for (let at = 0; at < one.payload.length; at += 2) sound.peak = Math.max(sound.peak, one.payload.readInt16LE(at))
    },
  } as unknown as Spool
  const recorder = createRecorder({ clock, spool }, watched, { recordMs: 200, clockId: '' })
  const over = new AbortController()
  const running = recorder.run(over.signal)
  return { log, source, arrivals, gaps, sound, stop: () => (over.abort(), running) }
}

async function killedAndBack(sound: string, login: readonly string[] = []): Promise<string> {
  const net = watchedNet()
  const who = login.length === 0 ? '' : `${login[0]}:${encodeURIComponent(login[1])}@`
  let camera = await startCamera(sound, login)
  const heard = record(`rtsp://${who}127.0.0.1:${PORT}/shop`, net)
  const soundAfter = async (count: number): Promise<void> => {
    for (const endMs = clock.monoMs() + READY_MS; heard.arrivals.length <= count; await clock.sleep(10))
      if (clock.monoMs() > endMs) throw new Error(`no sound; ${JSON.stringify(heard.source.health())}`)
  }
  try {
    await soundAfter(0)
    await clock.sleep(LISTEN_MS)
    await stopCamera(camera)
    const [killedMs, before] = [clock.monoMs(), heard.arrivals.length]
    await clock.sleep(AWAY_MS)
    assert.equal(heard.arrivals.length, before, 'sound from a camera that is dead')
    camera = await startCamera(sound, login)
    await soundAfter(before)
    await clock.sleep(LISTEN_MS)
    const first = heard.arrivals[before]
    const backMs = first.atMs - (first.samples / RATE) * 1000
    await heard.stop()
    return told(heard, net, { awayMs: backMs - killedMs, missingMs: missingOf(heard.arrivals, before) })
  } finally {
    await stopCamera(camera)
    await heard.stop()
  }
}

/** What did not come before a block, by the clock: how much later it came, by the count of samples, than the most punctual block of before. */
function missingOf(arrivals: readonly { atMs: number; samples: number }[], before: number): number {
  let samples = 0
  const lateMs = arrivals.slice(0, before + 1).map((one) => one.atMs - ((samples += one.samples) / RATE) * 1000)
  return lateMs[before] - Math.min(...lateMs.slice(0, before))
}

function told(
  { arrivals, gaps, sound, log }: ReturnType<typeof record>,
  net: ReturnType<typeof watchedNet>,
  { awayMs, missingMs }: { awayMs: number; missingMs: number },
): string {
  // A camera that a busy machine keeps waiting sends late. What it sends later stands apart, as an overrun of its own; what it was
  // killed with is missing too: the gap is at least the time without a camera, at most what did not come until it was back.
  const gapMs = gaps.filter(({ reason }) => reason !== 'overrun').reduce((sum, { ms }) => sum + ms, 0)
  const setUps = new Set(net.asked.filter((line) => line.startsWith('SETUP')))
  assert.equal(net.strayBytes(), 0, 'bytes that are not of the sound')
  assert.equal(setUps.size, 1, `more than one track was set up: ${[...setUps].join()}`)
  const came = arrivals.reduce((sum, { samples }) => sum + samples, 0)
  assert.equal(sound.samples, came, 'samples that came, and samples that were kept')
  assert.ok(sound.peak > 2000, `no tone: peak ${sound.peak}`)
  assert.ok(
    gapMs >= awayMs - GAP_WITHIN_MS && gapMs <= missingMs + GAP_WITHIN_MS,
    `gaps of ${gapMs} ms, away ${awayMs} ms, missing ${missingMs} ms: ${JSON.stringify(gaps)}`,
  )
  assert.ok(!JSON.stringify([log, net.asked]).includes('p@ss'), 'the password was told')
  return `away ${Math.round(awayMs)} ms, gap ${Math.round(gapMs)} ms; 0 bytes of video`
}

const CHECKS: Record<string, Check> = {
  'A-law': () => killedAndBack('pcma'),
  'µ-law': () => killedAndBack('pcmu'),
  L16: () => killedAndBack('l16'),
  AAC: () => killedAndBack('aac'),
  'A-law with Digest': () => killedAndBack('pcma', ['boss', PASSWORD]),
}
const absent = missing()
await checks.run(CHECKS, absent.length > 0 ? [...absent, `(apt-get install ${PACKAGES})`] : [])
process.exit(checks.end())
