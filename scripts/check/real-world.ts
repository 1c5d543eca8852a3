import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { openDeviceTable } from '../../api/ingest/devices.ts'
import { decodeEntry, type LogEntry } from '../../api/ingest/log-entry.ts'
import { publicKeyOf } from '../../devices/protocol/identity.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { SIM_RATE, type Delivered } from '../../devices/simulation/sim-microphone.ts'
import { listSegments, readSegment } from '../../devices/spool/segments.ts'
import { checkDevice, type CheckedDevice } from '../../fixtures/simulation/check-device.ts'
import { projectRoot } from '../../models/root.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { createRealFaults, type RealFaults } from './real-faults.ts'
import { realIdentity } from './real-identity.ts'

const DEVICES = 20
const PROCESSES = 4
const EACH = DEVICES / PROCESSES
/** To each kill of either side, so many cuts. */
const CUTS_A_KILL = 4
const LONGEST_MS = 8 * 60_000
const DRAIN_MS = 75_000
const SMALL_DISK = '2m'
const FULL_MS = 6000

const clock = createRealClock()
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

type Wanted = Record<'deviceKills' | 'serverKills' | 'cuts', number>

/** Real processes, sockets and files. It shows what a killed process and a cut wire do; of power cuts only the simulation speaks. */
export async function runRealWorld(kills: number): Promise<boolean> {
  const wanted: Wanted = { deviceKills: kills, serverKills: kills, cuts: kills * CUTS_A_KILL }
  const root = await mkdtemp(join(tmpdir(), 'tingdian-real-'))
  const hasSmallDisk = await mountSmallDisk(root)
  const faults = createRealFaults(root)
  await faults.moveWall()
  const shop = await openShop(root, faults)
  try {
    const counts = await rage(shop, faults, wanted, hasSmallDisk ? root : undefined)
    await wait(DRAIN_MS)
    await shop.stop()
    return await report(root, shop, counts, faults, hasSmallDisk, wanted)
  } finally {
    await shop.stop()
    if (hasSmallDisk) spawnSync('umount', [join(root, 'small')])
    await rm(root, { recursive: true, force: true })
  }
}

async function mountSmallDisk(root: string): Promise<boolean> {
  const dir = join(root, 'small')
  await mkdir(dir)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK}`, 'tmpfs', dir]).status === 0
}

type Shop = Awaited<ReturnType<typeof openShop>>

async function openShop(root: string, faults: RealFaults) {
  const bundles = join(root, 'bundles')
  await build({
    entryPoints: ['real-device', 'real-server'].map((name) => join(projectRoot(), `scripts/check/${name}.ts`)),
    ...{ bundle: true, platform: 'node', format: 'esm', outdir: bundles, outExtension: { '.js': '.mjs' } },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  const table = await openDeviceTable(realDisk, join(root, 'devices'))
  for (let i = 0; i < DEVICES; i++) {
    const identity = realIdentity(i)
    const [device, publicKey] = [identity.deviceId.toString('hex'), publicKeyOf(identity).toString('hex')]
    await table.put({
      device,
      publicKey,
      storeId: 's',
      name: `device-${i}`,
      kind: 'badge',
      pack: 'base',
      enrolledAt: 0,
    })
  }
  const port = await freePort()
  const proxy = await startCuttingProxy(port)
  const delivered: Delivered[][] = Array.from({ length: DEVICES }, () => [])
  const deaths: CheckedDevice['deaths'][] = Array.from({ length: DEVICES }, () => [])
  const alarms: string[] = []
  const children = new Map<string, ChildProcess>()
  let isStopped = false

  function start(name: string, args: string[], onLine: (line: string) => void): void {
    const { command, args: all, env } = faults.wrap(Number(name.split('-')[1]), args)
    const child = spawn(command, all, { stdio: ['ignore', 'pipe', 'inherit'], env })
    children.set(name, child)
    createInterface({ input: child.stdout }).on('line', onLine)
    child.on('exit', () => {
      const p = Number(name.split('-')[1])
      for (let i = p * EACH; i < (p + 1) * EACH; i++) deaths[i].push({ atMs: clock.monoMs(), how: 'kill' })
      if (!isStopped) setTimeout(() => start(name, args, onLine), 100 + Math.random() * 400)
    })
  }

  start('server', [join(bundles, 'real-server.mjs'), root, `ws://127.0.0.1:${port}`], (line) => alarms.push(line))
  for (let p = 0; p < PROCESSES; p++) {
    const args = [
      join(bundles, 'real-device.mjs'),
      root,
      `ws://127.0.0.1:${proxy.port}`,
      String(p * EACH),
      String(EACH),
    ]
    start(`devices-${p}`, args, (line) => {
      const [device, from, to] = line.split(' ').map(Number)
      // The sample's number is the time of its capture.
      delivered[device]?.push({ from, to, atMs: (to * 1000) / SIM_RATE })
    })
  }
  const kill = (name: string): boolean => children.get(name)?.kill('SIGKILL') ?? false
  return {
    ...{ delivered, deaths, alarms, proxy },
    killServer: () => kill('server'),
    killDevices: (p: number) => kill(`devices-${p}`),
    stop: async () => {
      isStopped = true
      for (const child of children.values()) child.kill('SIGKILL')
      proxy.close()
      await wait(200)
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** Kills, cuts and fills until there was enough of each. */
async function rage(shop: Shop, faults: RealFaults, wanted: Wanted, root: string | undefined) {
  const fullSpans: CheckedDevice['diskFaults'] = []
  const counts = { deviceKills: 0, serverKills: 0, cuts: 0, jumps: 0 }
  const startMs = Date.now()
  await wait(4000)
  for (let turn = 0; Date.now() - startMs < LONGEST_MS; turn++) {
    if (turn % 2 === 0 && shop.killDevices(Math.floor(Math.random() * PROCESSES))) counts.deviceKills += 1
    if (turn % 2 === 1 && shop.killServer()) counts.serverKills += 1
    for (let i = 0; i < 3; i++) if (i === 2 ? shop.proxy.halfOpen() : shop.proxy.cut()) counts.cuts += 1
    if (root !== undefined && turn % 20 === 10) fullSpans.push(await fillSmallDisk(root, turn))
    if (turn % 5 === 4 && (await faults.moveWall())) counts.jumps += 1
    if (isEnough(counts, wanted)) break
    await wait(1000 + Math.random() * 1500)
  }
  return { ...counts, fullSpans }
}

const isEnough = (counts: Wanted, wanted: Wanted): boolean =>
  (Object.keys(wanted) as (keyof Wanted)[]).every((key) => counts[key] >= wanted[key])

/** When it was full: meanwhile gaps are noted in a file that has its room from before. */
async function fillSmallDisk(root: string, turn: number): Promise<CheckedDevice['diskFaults'][number]> {
  const dir = join(root, 'small')
  const { bavail, bsize } = await statfs(dir)
  const file = join(dir, `others-${turn}`)
  const fromMs = clock.monoMs()
  await writeFile(file, Buffer.alloc(Math.max(0, bavail * bsize))).catch(() => undefined)
  setTimeout(() => void rm(file, { force: true }), FULL_MS)
  return { fromMs, toMs: fromMs + FULL_MS, isFull: true }
}

async function report(
  root: string,
  shop: Shop,
  counts: Awaited<ReturnType<typeof rage>>,
  real: RealFaults,
  hasSmallDisk: boolean,
  wanted: Wanted,
) {
  const received = new Map<string, Extract<LogEntry, { kind: 'record' }>[]>()
  const seen = new Set<string>()
  for (const { name } of await listSegments(realDisk, join(root, 'log')))
    for (const record of await readSegment(realDisk, join(root, 'log'), name)) {
      const entry = decodeEntry(record)
      if (entry?.kind !== 'record') continue
      const key = `${entry.device} ${entry.record.epoch} ${entry.record.seq}`
      if (!seen.has(key)) received.set(entry.device, [...(received.get(entry.device) ?? []), entry])
      seen.add(key)
    }
  const sum = { lost: 0, doubled: 0, misordered: 0, declared: 0, captured: 0 }
  const problems = shop.alarms.map((alarm) => `alarm ${alarm}`)
  for (let i = 0; i < DEVICES; i++) {
    const id = realIdentity(i).deviceId.toString('hex')
    const failing = real.failsSyncs(Math.floor(i / EACH)) ? [{ fromMs: 0, toMs: Infinity }] : []
    const device = realDevice(i, shop.delivered[i], shop.deaths[i], [...failing, ...(i === 0 ? counts.fullSpans : [])])
    const verdict = checkDevice(device, received.get(id) ?? [], { open: () => undefined })
    for (const key of ['lost', 'doubled', 'misordered', 'declared', 'captured'] as const) sum[key] += verdict[key]
    problems.push(...verdict.problems.map((problem) => `device ${i}: ${problem}`))
  }
  for (const problem of problems.slice(0, 10)) console.log(problem)
  const full = hasSmallDisk ? `${counts.fullSpans.length} full disks` : 'full disk skipped (no right to mount)'
  const done = [
    ...[`${counts.deviceKills} device and ${counts.serverKills} server kills`, `${counts.cuts} cuts`, full],
    ...[`${counts.jumps} jumps of the wall clock`, ...real.skipped.map((what) => `skipped: ${what}`)],
  ]
  console.log(
    `real: ${sum.lost} lost, ${sum.doubled} doubled, ${sum.misordered} misordered of ${sum.captured}, ${sum.declared} a gap with a reason, ${done.join(', ')}`,
  )
  return isEnough(counts, wanted) && problems.length === 0 && sum.lost + sum.doubled + sum.misordered === 0
}

function realDevice(
  i: number,
  delivered: Delivered[],
  deaths: CheckedDevice['deaths'],
  diskFaults: CheckedDevice['diskFaults'],
): CheckedDevice {
  return {
    ...{ isSealed: false, isBounded: i === 0, mayRollBack: false, deaths, diskFaults, paused: [], asleep: [] },
    disk: { stats: { syncFailures: 0, noSpace: 0, rotten: 0 } },
    microphone: { delivered, idAt: () => 0 },
  }
}
