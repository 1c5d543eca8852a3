import { strict as assert } from 'node:assert'
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSource, type SourceSettings } from '../../devices/sources/open-source.ts'
import { clock, listen, ports, type Listening } from './real-listening.ts'
import type { Check } from './run-checks.ts'

const RATE = 16_000
const FIRST_SOUND_MS = 300
const LONGEST_GAP_MS = 100
const SOUND_AGAIN_MS = 5000
const TRIES = 12
const LISTEN_MS = 5000
const BEGINNING_SECONDS = 0.1
const SERVER_MS = 10_000

const PAREC: SourceSettings = { kind: 'array', program: 'parec', device: 'shop.monitor', channels: 1 }
const ARECORD: SourceSettings = { kind: 'array', program: 'arecord', device: 'frompulse', channels: 1 }

/** A sound server of our own, with a loudspeaker that nobody hears. */
export function checkPulse(folder: string): Record<string, Check> {
  return {
    'parec: first sound, longest gap': () => withServer(folder, 1, () => pace(PAREC)),
    'arecord over PulseAudio: first sound, longest gap': () => withServer(folder, 1, () => pace(ARECORD)),
    'parec: server killed and back': () => killed(folder, PAREC),
    'arecord over PulseAudio: server killed and back': () => killed(folder, ARECORD),
    'parec: six channels, samples exact': () => withServer(folder, 6, sixChannels),
  }
}

const socketOf = (folder: string): string => join(folder, 'pulse.socket')
const placesOf = (channels: number): string =>
  Array.from({ length: channels }, (_, channel) => `aux${channel}`).join(',')

async function startServer(folder: string, channels: number): Promise<ChildProcess> {
  const socket = socketOf(folder)
  rmSync(socket, { force: true })
  Object.assign(process.env, { HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_SERVER: `unix:${socket}` })
  process.env.ALSA_CONFIG_PATH = join(folder, 'pulse.conf')
  writeFileSync(
    process.env.ALSA_CONFIG_PATH,
    '</usr/share/alsa/alsa.conf>\npcm.frompulse { type pulse device "shop.monitor" }\n',
  )
  const map = channels > 1 ? ` channel_map=${placesOf(channels)}` : ''
  const loads = [
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    `module-null-sink sink_name=shop rate=${RATE} channels=${channels} format=s16le${map}`,
  ].flatMap((module) => ['-L', module])
  const server = spawn('pulseaudio', ['-n', '--daemonize=no', '--exit-idle-time=-1', ...loads], { stdio: 'ignore' })
  const endMs = clock.monoMs() + SERVER_MS
  while (!existsSync(socket)) {
    if (clock.monoMs() > endMs) throw new Error('the sound server does not start')
    await clock.sleep(10)
  }
  return server
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGKILL')
  await ended
}

async function withServer(folder: string, channels: number, check: () => Promise<string>): Promise<string> {
  const server = await startServer(folder, channels)
  try {
    return await check()
  } finally {
    await stopServer(server)
  }
}

const longestGap = (arrivals: readonly number[]): number =>
  arrivals.slice(1).reduce((most, atMs, index) => Math.max(most, atMs - arrivals[index]), 0)

/** A loudspeaker that nobody plays to gives its monitor sound in pieces of two seconds: a shop is never that quiet. */
function play(channels: number, sound: Buffer, latencyMs: number): ChildProcess {
  const form = ['--raw', '--format=s16le', `--rate=${RATE}`, `--channels=${channels}`, `--latency-msec=${latencyMs}`]
  const player = spawn('pacat', [...form, `--channel-map=${placesOf(channels)}`, '--no-remix', '--device=shop'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  player.stdin?.on('error', () => undefined)
  player.stdin?.write(sound)
  return player
}

/** The best of some: a machine that is busy with something else delays every process. */
async function pace(settings: SourceSettings): Promise<string> {
  let best = { firstMs: Infinity, gapMs: Infinity }
  for (let tries = 0; tries < TRIES && !isGood(best); tries++) {
    const measured = await measurePace(settings)
    if (measured.gapMs < best.gapMs || isGood(measured)) best = measured
  }
  const words = `first sound after ${best.firstMs.toFixed(0)} ms, longest gap ${best.gapMs.toFixed(0)} ms`
  assert.ok(isGood(best), `${words}; wanted ${FIRST_SOUND_MS} and ${LONGEST_GAP_MS} ms`)
  return words
}

interface Pace {
  firstMs: number
  gapMs: number
}
const isGood = ({ firstMs, gapMs }: Pace): boolean => firstMs <= FIRST_SOUND_MS && gapMs <= LONGEST_GAP_MS

async function measurePace(settings: SourceSettings): Promise<Pace> {
  const player = play(1, randomBytes(RATE * 2 * 12), 20)
  await clock.sleep(2500)
  const startMs = clock.monoMs()
  const listening = listen(openSource(ports, settings))
  try {
    await listening.until(() => listening.arrivals.length > 0, 5000, 'sound')
    await clock.sleep(LISTEN_MS)
  } finally {
    await listening.stop()
    player.kill()
  }
  return { firstMs: listening.arrivals[0] - startMs, gapMs: longestGap(listening.arrivals) }
}

async function killed(folder: string, settings: SourceSettings): Promise<string> {
  let server = await startServer(folder, 1)
  const listening = listen(openSource(ports, settings))
  try {
    await listening.until(() => listening.arrivals.length > 20, 5000, 'sound')
    const killedMs = clock.monoMs()
    await stopServer(server)
    server = await startServer(folder, 1)
    await listening.until(() => hasSoundAfterGap(listening), SOUND_AGAIN_MS, 'sound again')
    return `sound again ${(clock.monoMs() - killedMs).toFixed(0)} ms after the kill`
  } finally {
    await listening.stop()
    await stopServer(server)
  }
}

function hasSoundAfterGap({ events }: Listening): boolean {
  const gap = events.findIndex(({ kind }) => kind === 'gap')
  return gap >= 0 && events.slice(gap).some(({ kind }) => kind === 'sound')
}

/** What is played into six channels comes back from six, frame by frame. */
async function sixChannels(): Promise<string> {
  const channels = 6
  const sound = randomBytes(2 * RATE * channels * 2)
  const listening = listen(openSource(ports, { kind: 'array', program: 'parec', device: 'shop.monitor', channels }))
  try {
    await listening.until(() => listening.arrivals.length > 5, 5000, 'silence')
    play(channels, sound, 1000).stdin?.end()
    await listening.until(() => listening.pcm().includes(sound.subarray(-4800)), 10_000, 'the end of what was played')
  } finally {
    await listening.stop()
  }
  // The server rewinds when it begins to play, and its monitor does not hear what it rewound.
  const from = BEGINNING_SECONDS * RATE * channels * 2
  const [heard, wanted] = [listening.pcm(), sound.subarray(from)]
  const at = heard.indexOf(wanted.subarray(0, 4800))
  assert.ok(at >= 0 && at % (channels * 2) === 0, `begins at byte ${at}, within a frame`)
  assert.ok(heard.subarray(at, at + wanted.length).equals(wanted), 'what came is not what was played')
  return `${wanted.length / channels / 2} frames as they were played`
}
