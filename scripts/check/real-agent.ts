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
import { loadConfig } from '../../engine/config.ts'
import type { SearchHit } from '../../engine/store/types.ts'
import { projectRoot } from '../../models/root.ts'
import { startSoundServer } from './sound-server.ts'

const PROGRAMS = ['pulseaudio', 'pactl', 'paplay', 'arecord']
const PACKAGES = 'pulseaudio pulseaudio-utils libasound2-plugins alsa-utils'
const COMMAND = join(projectRoot(), 'scripts', 'tingdian.mjs')
const STORE = 'shop'
/** The device's frames begin at another sample than the file's, so that single words may be heard otherwise. */
const MOST_DIFFERENT = 0.05
const LEAST_FOUND = 0.9
const ANALYSED_MS = 180_000

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

/** Plays one file past the agent. */
async function playPast(file: string, root: string): Promise<boolean> {
  const [data, home] = [join(root, 'server'), join(root, 'device')]
  const url = `http://127.0.0.1:${await freePort()}`
  const serve = start(['--data', data, 'serve', '--port', new URL(url).port])
  const sound = await startSoundServer(root, { rate: 16_000, channels: 1 })
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
    tingdian(data, 'ingest', '--store', 'file', '--pack', 'auto', file)
    return status === 0 && (await compare(file, data))
  } finally {
    sound.stop()
    serve.kill('SIGTERM')
    await exited(serve)
  }
}

/** Every sentence of the file is looked for among what the device heard, by a few of its own words. */
async function compare(file: string, data: string): Promise<boolean> {
  await until('the analysis', async () => (await sentences(data, STORE)).length > 0, ANALYSED_MS)
  const [own, heard] = [await sentences(data, 'file'), await sentences(data, STORE)]
  const queries = own.map((text) => /[\p{Script=Han}]{4,6}/u.exec(text)?.[0]).filter((query) => query !== undefined)
  const hits = queries.filter((query) => found(data, `"${query}"`, STORE).some((text) => text.includes(query)))
  const [a, b] = [own, heard].map((texts) => texts.join('').replace(/[^\p{L}\p{N}]/gu, ''))
  const different = distance(a, b) / Math.max(1, a.length)
  console.log(
    `${basename(file)}: ${hits.length} of ${queries.length} sentences found by their own words, ${(100 * different).toFixed(1)} % of ${a.length} characters differ`,
  )
  return hits.length >= LEAST_FOUND * queries.length && different <= MOST_DIFFERENT && queries.length > 0
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}

const missing = PROGRAMS.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
if (missing.length > 0) console.log(`real-agent: skipped, no ${missing.join(', ')} (apt install ${PACKAGES})`)
else {
  const files = process.argv.slice(2).map((file) => resolve(file))
  for (const file of files.length > 0 ? files : [join(projectRoot(), 'fixtures', 'visits', 'demo.flac')]) {
    const root = await mkdtemp(join(tmpdir(), 'tingdian-agent-'))
    try {
      if (!(await playPast(file, root))) process.exitCode = 1
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }
}
