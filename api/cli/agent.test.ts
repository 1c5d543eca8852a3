/** The agent as people use it, on the command line: from a code to words that are found, with the words that the file itself has. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAudio } from '../../engine/audio/open.ts'
import { wavHeader } from '../../engine/audio/wav-writer.ts'
import { loadConfig } from '../../engine/config.ts'
import { createEngine } from '../../engine/pipeline.ts'
import type { Engine } from '../engine-port.ts'
import { createScriptedEngine } from '../../fixtures/fakes/engine.ts'
import { projectRoot } from '../../models/root.ts'
import { openStore } from '../open-store.ts'
import { startServer, type Server } from '../server.ts'
import { runCommand } from './main.ts'

let root: string
let server: Server | undefined
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-agent-'))
})
afterEach(async () => {
  await server?.close()
  server = undefined
  await rm(root, { recursive: true, force: true })
})

const shop = () => join(root, 'shop')
const config = () => loadConfig({ dataDir: shop(), port: 0 })

async function serve(engine: Engine): Promise<string> {
  server = await startServer(config(), pino({ level: 'silent' }), engine)
  return server.address
}

/** Runs a command; after `stopMs`, if given, as if Ctrl-C was pressed. */
async function command(argv: string[], stopMs?: number) {
  const said = { stdout: '', stderr: '' }
  const collect = (key: keyof typeof said) => ({ write: (text: string) => (said[key] += text) })
  const stop = new AbortController()
  if (stopMs !== undefined) setTimeout(() => stop.abort(), stopMs)
  const streams = { stdout: collect('stdout'), stderr: collect('stderr'), signal: stop.signal }
  const status = await runCommand(argv, streams)
  return { status, ...said }
}

const device = (...argv: string[]) => command(['agent', ...argv, '--data', join(root, 'device')])
const admin = (...argv: string[]) => command(['devices', ...argv, '--data', shop()])

/** Enrols this machine. */
async function enrol(url: string, ...options: string[]): Promise<void> {
  const made = await admin('enrol', '--name', '收银台1', '--store', '徐汇店', '--url', url, '--json', ...options)
  const { code } = JSON.parse(made.stdout) as { code: string }
  expect(await device('enrol', url, code)).toMatchObject({ status: 0 })
}

async function settings(text: string): Promise<string> {
  const path = join(root, 'agent.yaml')
  await writeFile(path, text)
  return path
}

async function analysed() {
  const store = await openStore(config())
  try {
    for (let i = 0; i < 600; i++) {
      const { recordings } = await store.listRecordings()
      if (recordings.length > 0) return { recordings, said: await store.getUtterances(recordings[0].id) }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('nothing was analysed')
  } finally {
    await store.close()
  }
}

const plain = (said: readonly { startMs: number; endMs: number; text: string }[]) =>
  said.map(({ startMs, endMs, text }) => ({ startMs, endMs, text }))

describe('a recorded visit through agent, wire and service', () => {
  test('is found by search with the words and times that the file itself has', async () => {
    const engine = await createEngine(loadConfig())
    const file = join(projectRoot(), 'fixtures', 'visits', 'demo.flac')
    const own = await engine.analyse(file, { pack: 'auto', deviceKind: 'mic-array' })
    await enrol(await serve(engine), '--pack', 'auto')
    const path = await settings(`profile: mic-array\nsource: {kind: file, path: "${file}", pace: fast}\n`)
    expect(await device('run', '--config', path)).toMatchObject({ status: 0 })
    const { recordings, said } = await analysed()
    expect(recordings).toMatchObject([{ storeId: '徐汇店', deviceId: '收银台1', deviceKind: 'mic-array' }])
    expect(plain(said)).toEqual(plain(own.utterances))
    const found = await command(['search', '截图', '--store', '徐汇店', '--data', shop()])
    expect(found.stdout).toContain('截图')
  })

  test('with four channels of an array is the same as the file, beam and all', async () => {
    const engine = await createEngine(loadConfig())
    const file = await fourChannels(join(projectRoot(), 'fixtures', 'visits', 'demo.flac'), 14)
    const array = 'respeaker-pi-4'
    const own = await engine.analyse(file, { pack: 'auto', deviceKind: 'mic-array', array })
    expect(own.utterances.length).toBeGreaterThan(0)
    await enrol(await serve(engine), '--pack', 'auto')
    const source = `source: {kind: file, path: "${file}", channels: 4, pace: fast}`
    const path = await settings(`profile: mic-array\n${source}\narray: ${array}\n`)
    expect(await device('run', '--config', path)).toMatchObject({ status: 0 })
    const { recordings, said } = await analysed()
    expect(recordings).toMatchObject([{ channels: 4 }])
    expect(plain(said)).toEqual(plain(own.utterances))
  })
})

/** The first seconds of a recording as four microphones of a circle hear it from one side: each a little later. */
async function fourChannels(file: string, seconds: number): Promise<string> {
  const { chunks, sampleRate, close } = await openAudio(file)
  const samples: number[] = []
  for await (const [plane] of chunks) {
    samples.push(...plane)
    if (samples.length >= seconds * sampleRate) break
  }
  await close()
  const length = seconds * sampleRate
  const pcm = Buffer.alloc(length * 8)
  for (let i = 0; i < length; i++)
    for (const [channel, delay] of [0, 1, 3, 2].entries())
      pcm.writeInt16LE(Math.round(32767 * (samples[i - delay] ?? 0)), i * 8 + channel * 2)
  const path = join(root, 'far.wav')
  await writeFile(path, Buffer.concat([wavHeader({ sampleRate, channels: 4 }, pcm.length), pcm]))
  return path
}

describe('agent and devices', () => {
  test('who is not enrolled is told how to be', async () => {
    const said = await device('run')
    expect(said).toMatchObject({ status: 2 })
    expect(said.stderr).toContain('NOT_ENROLLED')
    expect(said.stderr).toContain('tingdian agent enrol')
  })

  test('an enrolled device is listed with its state, and a revoked one is not taken back', async () => {
    const url = await serve(await createScriptedEngine({}))
    await enrol(url, '--array', 'pepper')
    const path = await settings('profile: mic-array\nsource: {kind: silence}\n')
    const run = await command(['agent', 'run', '--config', path, '--json', '--data', join(root, 'device')], 2500)
    expect(run.status).toBe(0)
    const states = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { state: string; isConnected: boolean })
    expect(states.at(-1)).toMatchObject({ state: 'recording', isConnected: true })
    await server?.close()
    server = undefined
    const [line] = (await admin('list', '--json')).stdout.trim().split('\n')
    expect(JSON.parse(line)).toMatchObject({ name: '收银台1', storeId: '徐汇店', array: 'pepper', state: 'recording' })
    expect(line).not.toContain('publicKey')

    expect(await admin('revoke', '收银台1')).toMatchObject({ status: 0 })
    expect((await admin('show', '收银台1', '--json')).stdout).toContain('"state":"revoked"')
  })

  test('a badge with its gate, Opus and light: every sample of it is in the ledger', async () => {
    await enrol(await serve(await createScriptedEngine({})), '--kind', 'badge')
    const file = join(projectRoot(), 'fixtures', 'visits', 'demo.flac')
    const source = `source: {kind: file, path: "${file}", pace: fast}`
    const path = await settings(`profile: badge\n${source}\nindicator: {file: "${join(root, 'light')}"}\n`)
    expect(await device('run', '--config', path)).toMatchObject({ status: 0 })
    const stream = await openAudio(file)
    let length = 0
    for await (const [plane] of stream.chunks) length += plane.length
    await stream.close()
    await server?.close()
    server = undefined
    const ledger = await command(['ledger', '--store', '徐汇店', '--json', '--data', shop()])
    expect(ledger.status).toBe(0)
    const rows = ledger.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; captured: number; samples: Record<string, number> })
    const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0)
    for (const { name, captured, samples } of rows) {
      expect(name).toBe('收银台1')
      expect(sum(Object.values(samples))).toBe(captured)
    }
    expect(sum(rows.map(({ captured }) => captured))).toBeGreaterThanOrEqual(length)
  })

  test('a file of many channels is given no faster than the disk takes it', async () => {
    await enrol(await serve(await createScriptedEngine({})))
    const [sampleRate, channels, seconds] = [16_000, 8, 60]
    const file = join(root, 'long.wav')
    const pcm = Buffer.alloc(sampleRate * channels * seconds * 2, 1)
    await writeFile(file, Buffer.concat([wavHeader({ sampleRate, channels }, pcm.length), pcm]))
    const path = await settings(
      `profile: mic-array\nsource: {kind: file, path: "${file}", channels: ${channels}, pace: fast}\n`,
    )
    expect(await device('run', '--config', path)).toMatchObject({ status: 0 })
    await server?.close()
    server = undefined
    const { stdout } = await command(['ledger', '--json', '--data', shop()])
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { captured: number; samples: object })
    expect(rows.reduce((sum, { captured }) => sum + captured, 0)).toBe(sampleRate * seconds)
    for (const { samples } of rows) expect(samples).not.toHaveProperty('disk-failing')
  })

  test('a badge whose light nobody has set up records nothing', async () => {
    await enrol(await serve(await createScriptedEngine({})), '--kind', 'badge')
    const path = await settings('profile: badge\nsource: {kind: silence}\n')
    const run = await command(['agent', 'run', '--config', path, '--json', '--data', join(root, 'device')], 2000)
    const last = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as { state: string }
    expect(last.state).toBe('no-indicator')
  })

  test('a name is taken while its device is in use', async () => {
    await enrol(await serve(await createScriptedEngine({})))
    expect(await admin('enrol', '--name', '收银台1', '--store', '徐汇店')).toMatchObject({ status: 3 })
    expect(await admin('enrol', '--name', '收银台1', '--store', '静安店')).toMatchObject({ status: 0 })
  })

  test('paused before it starts, an agent hears nothing', async () => {
    await enrol(await serve(await createScriptedEngine({})))
    const path = await settings('profile: mic-array\nsource: {kind: silence}\n')
    await device('pause', '--config', path)
    const run = await command(['agent', 'run', '--config', path, '--json', '--data', join(root, 'device')], 1500)
    const last = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as { state: string; capturedSeconds: number }
    expect(last).toMatchObject({ state: 'paused', capturedSeconds: 0 })
  })

  test.each([
    [['enrol', 'not-a-url', 'ABC-DEFG-HJK'], 2, 'USAGE'],
    [['enrol', 'http://127.0.0.1:1', 'ABC-DEFG-HJK'], 4, 'SERVER_UNREACHABLE'],
    [['enrol', 'http://127.0.0.1:1', 'ABC'], 2, 'USAGE'],
    [['spool', 'verify', '/nowhere'], 3, 'NOT_FOUND'],
    [['spool', 'verfy', '/nowhere'], 2, 'verify'],
    [['rum'], 2, 'run'],
    [['run', '--config', '/nowhere.yaml'], 3, 'NOT_FOUND'],
  ])('agent %j ends with %i', async (argv, status, code) => {
    const said = await device(...argv)
    expect(said.status).toBe(status)
    expect(said.stderr).toContain(code)
  })

  test('check tells what is there and what is missing', async () => {
    const path = await settings('profile: mic-array\nsource: {kind: silence}\n')
    const said = await device('check', '--config', path, '--seconds', '1')
    expect(said.status).toBe(1)
    expect(said.stdout).toMatch(/✓ 声音来源/)
    expect(said.stdout).toMatch(/✗ 已登记/)
  })

  test('every array that ships is listed, and a recording of another one is refused', async () => {
    const list = await admin('array', 'list', '--json')
    expect(list.stdout.trim().split('\n').length).toBeGreaterThanOrEqual(13)
    const file = await fourChannels(join(projectRoot(), 'fixtures', 'visits', 'demo.flac'), 4)
    const said = await admin('array', 'check', file, '--array', 'microsoft-linear-4')
    expect(said.status).toBe(3)
    expect(said.stderr).toContain('ARRAY_MISMATCH')
  })
})
