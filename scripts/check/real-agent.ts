/**
 * The whole way as a shop has it: a recording is played in real time into a sound server, the agent hears it as its microphone, the service
 * takes it in, and `tingdian search` finds it with the words that the file itself has. `npx tsx scripts/check/real-agent.ts [FILE…]`
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { openStore } from '../../api/open-store.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { wavHeader } from '../../engine/audio/wav-writer.ts'
import { loadConfig } from '../../engine/config.ts'
import type { SearchHit } from '../../engine/store/types.ts'
import { projectRoot } from '../../models/root.ts'
import { editDistance } from '../../engine/text/edit-distance.ts'
import { heardSound } from './heard-sound.ts'
import { startSoundServer } from './sound-server.ts'

const PROGRAMS = ['pulseaudio', 'pactl', 'paplay', 'arecord']
const PACKAGES = 'pulseaudio pulseaudio-utils libasound2-plugins alsa-utils'
const COMMAND = join(projectRoot(), 'scripts', 'tingdian.mjs')
const STORE = 'shop'
const RATE = 16_000
const ANALYSED_MS = 180_000
/** On a busy machine player, server or recorder are not let run in time; where it is not known what was heard, it is played again. */
const TRIES = 4

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Runs the command line to its end. @throws when it does not end well */
function tingdian(data: string, ...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '--data', data, '--lang', 'en', ...argv], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`tingdian ${argv.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

/** Texts of the sentences that a search finds in a store. */
const found = (data: string, query: string, store: string): string[] =>
  tingdian(data, 'search', query, '--store', store, '--json')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as SearchHit).utterance.text)

/** All sentences of a store, in the order of time. */
async function sentences(data: string, storeId: string): Promise<string[]> {
  const store = await openStore(loadConfig({ dataDir: data }))
  try {
    const { recordings } = await store.listRecordings({ filters: { storeIds: [storeId] } })
    const byTime = recordings.sort((a, b) => a.startedAt - b.startedAt)
    const said = await Promise.all(byTime.map(({ id }) => store.getUtterances(id)))
    return said.flat().map(({ text }) => text)
  } finally {
    await store.close()
  }
}

function start(argv: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, [COMMAND, '--lang', 'en', ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()))
  return Object.assign(child, { said: () => said })
}

async function until(what: string, isSo: () => boolean | Promise<boolean>, mostMs: number): Promise<void> {
  const untilMs = Date.now() + mostMs
  while (!(await isSo())) {
    if (Date.now() > untilMs) throw new Error(`${what}: not within ${mostMs} ms`)
    await wait(200)
  }
}

const exited = (child: ChildProcess): Promise<number> =>
  new Promise((done) => {
    if (child.exitCode !== null) done(child.exitCode)
    else child.once('exit', (status) => done(status ?? -1))
  })

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Memory in MiB and processor seconds of a process. */
async function costOf(pid: number | undefined): Promise<{ rssMib: number; cpuSeconds: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ')
  return {
    rssMib: Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  }
}

/** Plays one file past the agent. @returns whether all was well; undefined where what was heard of it is not known */
async function playPast(file: string, root: string): Promise<boolean | undefined> {
  const [data, home] = [join(root, 'server'), join(root, 'device')]
  const url = `http://127.0.0.1:${await freePort()}`
  const serve = start(['--data', data, 'serve', '--port', new URL(url).port])
  const sound = await startSoundServer(root, { rate: RATE, channels: 1 })
  try {
    await until(
      'the service',
      () =>
        fetch(`${url}/health/live`).then(
          (r) => r.ok,
          () => false,
        ),
      60_000,
    )
    const options = ['--name', 'till-1', '--store', STORE, '--pack', 'auto', '--url', url, '--json']
    const { code } = JSON.parse(tingdian(data, 'devices', 'enrol', ...options)) as { code: string }
    tingdian(home, 'agent', 'enrol', url, code)
    const config = join(root, 'agent.yaml')
    await writeFile(config, 'profile: mic-array\nsource: {kind: microphone, device: shop}\n')
    const agent = start(['--data', home, 'agent', 'run', '--config', config], sound.env)
    await until('the first sound', () => /recording · connected/.test(agent.said()), 30_000)
    await wait(3000)
    await sound.play(file)
    await wait(3000)
    const cost = await costOf(agent.pid)
    const stoppedMs = Date.now()
    agent.kill('SIGTERM')
    const status = await exited(agent)
    const stopMs = Date.now() - stoppedMs
    console.log(
      `agent: ${cost.rssMib} MiB, ${cost.cpuSeconds} s of processor, ended with ${status} within ${stopMs} ms`,
    )
    const isSame = await compare(file, data, url)
    return isSame && status === 0
  } finally {
    sound.stop()
    serve.kill('SIGTERM')
    await exited(serve)
  }
}

/**
 * The microphone heard silence, the file (with jumps where a busy machine let it wait), and silence. The same sound as a file must give the
 * same sentences, letter for letter; each is looked for among what the device heard, by a few of its own words. The file alone begins at
 * another sample, so that words may differ.
 */
async function compare(file: string, data: string, url: string): Promise<boolean | undefined> {
  await until('the analysis', async () => (await sentences(data, STORE)).length > 0, ANALYSED_MS)
  const sound = await heardOf(file, data, url)
  if (sound === undefined) return undefined
  const same = join(data, 'same.wav')
  await writeFile(same, Buffer.concat([wavHeader({ sampleRate: RATE, channels: 1 }, sound.length), sound]))
  tingdian(data, 'ingest', '--store', 'same', '--pack', 'auto', same)
  tingdian(data, 'ingest', '--store', 'file', '--pack', 'auto', file)
  const [heard, own, bare] = [
    await sentences(data, STORE),
    await sentences(data, 'same'),
    await sentences(data, 'file'),
  ]
  const queries = own.map((text) => /[\p{Script=Han}]{4,6}/u.exec(text)?.[0]).filter((query) => query !== undefined)
  const hits = queries.filter((query) => found(data, `"${query}"`, STORE).some((text) => text.includes(query)))
  const isSame = heard.join('\n') === own.join('\n')
  const [a, b] = [bare, heard].map((texts) => texts.join('').replace(/[^\p{L}\p{N}]/gu, ''))
  const different = (100 * editDistance(a, b)) / Math.max(1, a.length)
  console.log(
    `${basename(file)}: ${hits.length} of ${queries.length} sentences found, text ${isSame ? 'the same' : 'NOT the same'} as of the same sound in a file; ${different.toFixed(1)} % of ${a.length} characters differ from the bare file`,
  )
  if (!isSame) console.log(`heard: ${JSON.stringify(heard)}\nas a file: ${JSON.stringify(own)}`)
  return isSame && hits.length === queries.length && queries.length > 0
}

/** Samples of what the device heard; undefined where they are not known. */
async function heardOf(file: string, data: string, url: string): Promise<Buffer | undefined> {
  const store = await openStore(loadConfig({ dataDir: data }))
  const { recordings } = await store.listRecordings({ filters: { storeIds: [STORE] } })
  await store.close()
  const audio = `${url}/v1/recordings/${recordings[0].id}/audio`
  // Not before what is private in it is muted.
  await until('the audio', () => fetch(audio).then((answer) => answer.ok), ANALYSED_MS)
  const answer = await fetch(audio)
  const stored = join(data, 'stored')
  await writeFile(stored, Buffer.from(await answer.arrayBuffer()))
  return heardSound(await samplesOf(file), await samplesOf(stored))
}

/** 16-bit samples of a recording with one channel. */
async function samplesOf(file: string): Promise<Buffer> {
  const { chunks, close } = await openAudio(file)
  const parts: Buffer[] = []
  for await (const [plane] of chunks) {
    const part = Buffer.alloc(plane.length * 2)
    plane.forEach((sample, i) => part.writeInt16LE(Math.round(sample * 32768), i * 2))
    parts.push(part)
  }
  await close()
  return Buffer.concat(parts)
}

/** As often as it takes until it is known what was heard of the file. */
async function isHeard(file: string): Promise<boolean> {
  for (let nth = 1; nth <= TRIES; nth++) {
    const root = await mkdtemp(join(tmpdir(), 'tingdian-agent-'))
    try {
      const isWell = await playPast(file, root)
      if (isWell !== undefined) return isWell
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }
  console.log(`FAILED: ${basename(file)} was not heard well enough in ${TRIES} tries`)
  return false
}

const missing = PROGRAMS.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
if (missing.length > 0) console.log(`real-agent: skipped, no ${missing.join(', ')} (apt install ${PACKAGES})`)
else {
  const files = process.argv.slice(2).map((file) => resolve(file))
  for (const file of files.length > 0 ? files : [join(projectRoot(), 'fixtures', 'visits', 'demo.flac')])
    if (!(await isHeard(file))) process.exitCode = 1
}
