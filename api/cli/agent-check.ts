import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realPrograms } from '../../devices/real/programs.ts'
import { realRandom } from '../../devices/real/random.ts'
import { readEnrolled } from '../../devices/run/enrolled.ts'
import { listen, type Heard } from '../../devices/run/listen.ts'
import { sourceSettings } from '../../devices/run/prepare-source.ts'
import { spoolDirOf } from '../../devices/run/run-agent.ts'
import { openSource } from '../../devices/sources/open-source.ts'
import type { Finding } from '../doctor/checks.ts'
import { agentHome, type AgentHome } from './agent-settings.ts'
import type { AgentArguments } from './agent-arguments.ts'
import { line, say, type CliIo } from './io.ts'
import { integerOption } from './parse.ts'
import { printFinding } from './print-finding.ts'

const ports = { clock: createRealClock(), disk: realDisk, net: realNet, random: realRandom, programs: realPrograms }
const LEAST_FREE_BYTES = 512 * 1024 ** 2
/** A clock that is off by more makes people wonder, though the server's is what counts. */
const MOST_CLOCK_MS = 5000
const ANSWER_MS = 5000
/** Below this a line is muted or nothing is plugged in: of 495 living microphones the quietest had a peak of 0.0042, of muted ones 0.0005 to 0.0010. */
const LEAST_PEAK = 0.002

/** Looks at all that a capture stands on, before anybody relies on it. Ends with 1 where something that is needed is missing. */
export async function checkAction(args: AgentArguments, io: CliIo): Promise<number> {
  const home = await agentHome(args, io)
  const seconds = integerOption('seconds', args.seconds, 3, [1, 60])
  const findings = [
    settingsFinding(home),
    await enrolledFinding(home),
    await diskFinding(home),
    ...(await serverFindings(home)),
    ...(await soundFindings(home, seconds, io)),
  ]
  for (const finding of findings)
    if (args.json) line(io.stdout, JSON.stringify({ ...finding, what: say(io, finding.what) }))
    else printFinding(finding, io)
  return findings.every(({ state, required }) => state === 'ok' || !required) ? 0 : 1
}

function settingsFinding({ file, settings }: AgentHome): Finding {
  const found = `${file ?? '–'} (${settings.profile}, ${settings.source.kind})`
  return { what: { zh: '设置', en: 'settings' }, state: 'ok', required: true, found }
}

async function enrolledFinding({ folder }: AgentHome): Promise<Finding> {
  const enrolled = await readEnrolled(realDisk, folder)
  return {
    what: { zh: '已登记', en: 'enrolled' },
    state: enrolled === undefined ? 'missing' : 'ok',
    required: true,
    found: enrolled === undefined ? '' : `${enrolled.storeId} ${enrolled.name}`,
    remedy: {
      zh: '服务器上 tingdian devices enrol，本机 tingdian agent enrol URL CODE',
      en: 'on the server tingdian devices enrol, here tingdian agent enrol URL CODE',
    },
  }
}

async function diskFinding({ folder }: AgentHome): Promise<Finding> {
  const dir = spoolDirOf(folder)
  const free = await realDisk.makeDir(dir).then(
    () => realDisk.freeBytes(dir),
    () => -1,
  )
  return {
    what: { zh: '缓存磁盘', en: 'disk of the spool' },
    state: free >= LEAST_FREE_BYTES ? 'ok' : 'missing',
    required: true,
    found: free < 0 ? dir : `${(free / 1e9).toFixed(1)} GB, ${dir}`,
    remedy: {
      zh: '清理磁盘，或用 --folder 换一个可写的目录',
      en: 'free some space, or choose a folder that can be written with --folder',
    },
  }
}

async function serverFindings({ settings, folder }: AgentHome): Promise<Finding[]> {
  const server = settings.server ?? (await readEnrolled(realDisk, folder))?.server
  const what = { zh: '服务器', en: 'server' }
  const remedy = {
    zh: '检查地址和网络；服务器上 tingdian serve 要在运行',
    en: 'check address and network; tingdian serve must run there',
  }
  if (server === undefined) return [{ what, state: 'missing', required: true, found: '', remedy }]
  const sentMs = Date.now()
  const answer = await fetch(`${server.replace(/\/+$/, '')}/health/live`, {
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => undefined)
  if (answer === undefined) return [{ what, state: 'missing', required: true, found: server, remedy }]
  const theirMs = Date.parse(answer.headers.get('date') ?? '')
  // The header counts whole seconds.
  const offMs = Math.abs(theirMs + 500 - (sentMs + Date.now()) / 2)
  const clock: Finding = {
    what: { zh: '时钟与服务器相差', en: 'clock against the server' },
    state: offMs <= MOST_CLOCK_MS ? 'ok' : 'missing',
    required: false,
    found: Number.isFinite(offMs) ? `${(offMs / 1000).toFixed(1)} s` : '?',
    remedy: {
      zh: '打开时间同步（timedatectl set-ntp true）；录音仍以服务器时间为准',
      en: 'turn on time synchronisation (timedatectl set-ntp true); the server’s clock counts all the same',
    },
  }
  return [{ what, state: 'ok', required: true, found: server }, clock]
}

async function soundFindings({ settings, folder }: AgentHome, seconds: number, io: CliIo): Promise<Finding[]> {
  const source = openSource(ports, sourceSettings(settings, folder), () => undefined)
  const heard = await listen(ports.clock, source, seconds * 1000, io.signal)
  const what = { zh: '声音来源', en: 'source of sound' }
  const { trouble } = source.health()
  if (heard.samples === 0)
    return [
      {
        what,
        state: 'missing',
        required: true,
        found: trouble?.code ?? '',
        remedy: { zh: trouble?.wanted ?? '检查设置里的 source', en: trouble?.wanted ?? 'check source in the settings' },
      },
    ]
  const { rate, channels } = source.format
  return [
    { what, state: 'ok', required: true, found: `${settings.source.kind}, ${rate} Hz × ${channels}` },
    ...heard.peaks.map((_, channel) => levelFinding(heard, channel, settings.source.kind === 'silence')),
  ]
}

const METER_CELLS = 20
const METER_FLOOR_DB = -60

function levelFinding({ peaks, levels }: Heard, channel: number, isSilence: boolean): Finding {
  const db = (value: number): number => Math.max(-99, 20 * Math.log10(value + 1e-9))
  const cells = Math.round((1 - db(peaks[channel]) / METER_FLOOR_DB) * METER_CELLS)
  const meter = '█'.repeat(Math.max(0, Math.min(METER_CELLS, cells))).padEnd(METER_CELLS, '·')
  return {
    what: { zh: `声道 ${channel}`, en: `channel ${channel}` },
    state: peaks[channel] >= LEAST_PEAK || isSilence ? 'ok' : 'missing',
    required: false,
    found: `${meter} ${db(peaks[channel]).toFixed(0)} dB, ${db(levels[channel]).toFixed(0)} dB`,
    remedy: {
      zh: '说句话再试；还是没有就检查静音、音量和接线',
      en: 'speak and try again; if there is still nothing, check mute, level and cable',
    },
  }
}
