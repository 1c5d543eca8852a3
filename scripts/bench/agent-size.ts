/**
 * How much of a small machine the capture agent takes: memory, processor, time until it records, and which native libraries are in its
 * process. The compiled command under plain node, with a recorder of our own, a server beside it, and for the sake of comparison node
 * doing nothing. `npx tsx scripts/bench/agent-size.ts [--seconds 60]`; the last line is JSON. Status 1 when a bound is broken.
 */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openDeviceTable } from '../../api/ingest/devices.ts'
import { newIdentity, publicKeyOf } from '../../devices/protocol/identity.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { writeEnrolled } from '../../devices/run/enrolled.ts'
import { projectRoot } from '../../models/root.ts'
import { generateKeyPairSync } from 'node:crypto'

interface Size {
  rssMib: number
  peakRssMib: number
  /** Share of one core. */
  cores: number
  /** From the start of node to the start of the recorder; absent where nothing is recorded. */
  startMs?: number
}

interface Case {
  source: string
  more: string
  bounds: Partial<Size>
}

const CASES: Record<string, Case> = {
  mono: { source: 'kind: microphone', more: '', bounds: { peakRssMib: 120, cores: 0.05, startMs: 2000 } },
  eight: { source: 'kind: array\n  channels: 8', more: '', bounds: { peakRssMib: 200, startMs: 2000 } },
  opus: { source: 'kind: microphone', more: 'codec: opus', bounds: { peakRssMib: 120, cores: 0.15, startMs: 2000 } },
}
/** Loading and compiling is not what it costs to record. */
const SETTLE_MS = 10_000
const START_LIMIT_MS = 30_000
const COMMAND = join(projectRoot(), 'scripts', 'tingdian.mjs')
const UNWANTED = /onnxruntime|sqlite|jieba/

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const seconds = Number(values.seconds)
const root = mkdtempSync(join(tmpdir(), 'tingdian-size-'))
const bin = join(root, 'bin')
mkdirSync(bin)
copyFileSync(fileURLToPath(new URL('paced-recorder.mjs', import.meta.url)), join(bin, 'arecord'))
chmodSync(join(bin, 'arecord'), 0o755)

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function startServer(name: string): Promise<{ server: ChildProcess; folder: string }> {
  const [data, folder] = [join(root, `${name}-server`), join(root, name)]
  const identity = newIdentity(realRandom)
  const [device, publicKey] = [identity.deviceId.toString('hex'), publicKeyOf(identity).toString('hex')]
  const table = await openDeviceTable(realDisk, `${data}/devices`)
  await table.put({ device, publicKey, storeId: 's', name, kind: 'mic-array', pack: 'base', enrolledAt: 0 })
  const server = fork(fileURLToPath(new URL('intake-process.ts', import.meta.url)), [data])
  const address = await new Promise<string>((resolve) => server.once('message', (told) => resolve(told as string)))
  const key = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? ''
  await writeEnrolled(realDisk, folder, {
    ...{ identity, name, storeId: 's', kind: 'mic-array', pack: 'base', sealingKey: Buffer.from(key, 'base64url') },
    server: address.replace(/^ws/, 'http'),
  })
  return { server, folder }
}

async function measure(name: string, { source, more }: Case): Promise<Size> {
  const { server, folder } = await startServer(name)
  const config = join(root, `${name}.yaml`)
  writeFileSync(config, `profile: mic-array\nsource:\n  ${source}\n${more}\n`)
  const started = join(root, `${name}.started`)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, STARTED_FILE: started }
  const argv = [COMMAND, 'agent', 'run', '--config', config, '--folder', folder]
  const startedMs = Date.now()
  const agent = spawn(process.execPath, [...argv, '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  agent.stdout.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4000)))
  try {
    while (!existsSync(started) || readFileSync(started).length === 0) {
      if (Date.now() - startedMs > START_LIMIT_MS || agent.exitCode !== null)
        throw new Error(`${name}: nothing is recorded`)
      await wait(10)
    }
    const startMs = Number(readFileSync(started, 'utf8')) - startedMs
    const size = await watch(agent)
    if (!/"isConnected":true/.test(said)) throw new Error(`${name}: not connected: ${said}`)
    return { ...size, startMs }
  } finally {
    agent.kill()
    await new Promise((resolve) => (agent.exitCode !== null ? resolve(0) : agent.once('exit', resolve)))
    server.kill()
  }
}

async function watch({ pid }: ChildProcess): Promise<Size> {
  await wait(SETTLE_MS)
  const [before, beforeMs] = [cpuSeconds(pid), performance.now()]
  await wait(seconds * 1000)
  const cores = ((cpuSeconds(pid) - before) * 1000) / (performance.now() - beforeMs)
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (field: string): number => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  const unwanted = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter((line) => UNWANTED.test(line))
  if (unwanted.length > 0) throw new Error(`in the process: ${unwanted[0]}`)
  return { rssMib: mib('VmRSS'), peakRssMib: mib('VmHWM'), cores: Math.round(cores * 1000) / 1000 }
}

/** Fields 14 and 15 of proc(5), in hundredths of a second. */
function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function idleNode(): Promise<Size> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
  try {
    return await watch(child)
  } finally {
    child.kill()
  }
}

// Compiles what has changed, which is no part of a start.
spawnSync(process.execPath, [COMMAND, '--version'])
const sizes: Record<string, Size> = { node: await idleNode() }
const broken: string[] = []
for (const [name, one] of Object.entries(CASES)) {
  const size = await measure(name, one)
  sizes[name] = size
  for (const [figure, bound] of Object.entries(one.bounds) as [keyof Size, number][])
    if ((size[figure] ?? Infinity) > bound) broken.push(`${name}: ${figure} ${size[figure]}, wanted at most ${bound}`)
}
rmSync(root, { recursive: true, force: true })
for (const line of broken) console.error(line)
console.log(JSON.stringify(sizes))
process.exitCode = broken.length > 0 ? 1 : 0
