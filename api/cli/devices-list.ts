import { AppError } from '../../engine/errors.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { readStatus } from '../ingest/device-status.ts'
import { deviceView, type DeviceView } from '../ingest/device-view.ts'
import { openDeviceTable, type DeviceTable, type EnrolledDevice } from '../ingest/devices.ts'
import { statusDir } from '../ingest/fleet.ts'
import { ingestDir } from '../open-device-intake.ts'
import { duration, stateWords } from './agent-health-line.ts'
import { plain } from './colour.ts'
import type { DevicesArguments } from './devices-arguments.ts'
import { line, say, type CliIo } from './io.ts'
import { padDisplay } from './width.ts'

const openTable = (io: CliIo): Promise<DeviceTable> => openDeviceTable(realDisk, `${ingestDir(io.config)}/devices`)

async function viewOf(device: EnrolledDevice, io: CliIo): Promise<DeviceView> {
  return deviceView(device, await readStatus(realDisk, statusDir(ingestDir(io.config)), device.device), Date.now())
}

export async function listAction({ store, json }: DevicesArguments, io: CliIo): Promise<number> {
  const devices = (await (await openTable(io)).list()).filter(({ storeId }) => store === undefined || storeId === store)
  for (const device of devices) {
    const view = await viewOf(device, io)
    line(io.stdout, json ? JSON.stringify(view) : listLine(view, io))
  }
  if (devices.length === 0 && !json)
    line(io.stderr, say(io, { zh: '还没有设备：tingdian devices enrol', en: 'no device yet: tingdian devices enrol' }))
  return 0
}

export async function showAction({ words: [id], json }: DevicesArguments, io: CliIo): Promise<number> {
  const view = await viewOf(await findDevice(await openTable(io), id), io)
  if (json) line(io.stdout, JSON.stringify(view))
  else for (const [what, value] of shownLines(view, io)) line(io.stdout, `${padDisplay(what, 14)} ${plain(value)}`)
  return 0
}

export async function revokeAction({ words: [id], json }: DevicesArguments, io: CliIo): Promise<number> {
  const table = await openTable(io)
  const device = await findDevice(table, id)
  await table.revoke(device.device, Date.now())
  if (json) line(io.stdout, JSON.stringify(await viewOf(await findDevice(table, device.device), io)))
  else
    line(
      io.stderr,
      say(io, {
        zh: `已吊销 ${device.storeId} 的 ${device.name}：五秒内断开，设备上的缓存会被删除`,
        en: `revoked ${device.name} of ${device.storeId}: cut within five seconds, its spool is erased`,
      }),
    )
  return 0
}

/** By its number, the beginning of it, or its name. */
async function findDevice(table: DeviceTable, id: string): Promise<EnrolledDevice> {
  const found = (await table.list()).filter(({ device, name }) => device.startsWith(id) || name === id)
  if (found.length === 1) return found[0]
  const living = found.filter(({ revokedAt }) => revokedAt === undefined)
  if (living.length === 1) return living[0]
  if (found.length === 0) throw new AppError('NOT_FOUND', { detail: { device: id } })
  const names = found.map(({ device, name, storeId }) => `${device.slice(0, 8)} ${storeId} ${name}`)
  throw new AppError('USAGE', { detail: { wanted: 'one device', got: names } })
}

function listLine(view: DeviceView, io: CliIo): string {
  const zh = io.lang === 'zh'
  const backlog = view.health?.backlogSeconds
  const parts = [
    view.device.slice(0, 8),
    padDisplay(plain(view.storeId), 10),
    padDisplay(plain(view.name), 12),
    padDisplay(stateWords(view.state, io), 12),
    `${zh ? '见到' : 'seen'} ${ago(view.lastSeenAt, io)}`,
    `${zh ? '有声' : 'sound'} ${ago(view.lastSoundAt, io)}`,
    `${zh ? '积压' : 'backlog'} ${backlog === undefined ? '?' : duration(backlog, zh)}`,
    `${zh ? '时钟' : 'clock'} ${clockWords(view)}`,
    `${zh ? '缺口' : 'gaps'} ${gapWords(view, zh)}`,
  ]
  return parts.join('  ')
}

const clockWords = ({ clock }: DeviceView): string =>
  clock === undefined ? '?' : `${clock.behindMs >= 0 ? '−' : '+'}${Math.abs(clock.behindMs)} ms ±${clock.errorMs}`

function gapWords({ gapSeconds }: DeviceView, zh: boolean): string {
  const gaps = Object.entries(gapSeconds).map(([reason, seconds]) => `${reason} ${duration(seconds, zh)}`)
  return gaps.length === 0 ? '0' : gaps.join(', ')
}

function ago(at: number | undefined, io: CliIo): string {
  if (at === undefined) return say(io, { zh: '从未', en: 'never' })
  const words = duration(Math.max(0, (Date.now() - at) / 1000), io.lang === 'zh')
  return say(io, { zh: `${words}前`, en: `${words} ago` })
}

function shownLines(view: DeviceView, io: CliIo): [string, string][] {
  const zh = io.lang === 'zh'
  const time = (at: number | undefined): string => (at === undefined ? '–' : new Date(at).toISOString())
  const { health = { at: undefined } } = view
  return [
    [zh ? '设备号' : 'device', view.device],
    [zh ? '名字' : 'name', view.name],
    [zh ? '门店' : 'store', view.storeId],
    [zh ? '类型' : 'kind', view.kind],
    [zh ? '行业包' : 'pack', view.pack],
    [zh ? '阵列' : 'array', view.array ?? '–'],
    [zh ? '登记于' : 'enrolled', time(view.enrolledAt)],
    [zh ? '状态' : 'state', stateWords(view.state, io)],
    [zh ? '已连接' : 'connected', view.isConnected ? '✓' : '–'],
    [zh ? '最后见到' : 'last seen', time(view.lastSeenAt)],
    [zh ? '最后有声' : 'last sound', time(view.lastSoundAt)],
    [zh ? '采集时刻' : 'captured', time(view.soundCapturedAt)],
    [zh ? '声音' : 'sound', duration(view.soundSeconds, zh)],
    [zh ? '缺口' : 'gaps', gapWords(view, zh)],
    [zh ? '时钟' : 'clock', clockWords(view)],
    [zh ? '警报' : 'alarm', view.alarm === undefined ? '–' : `${view.alarm.code} ${time(view.alarm.at)}`],
    ...Object.entries(health).map(([key, value]): [string, string] => [`health.${key}`, JSON.stringify(value)]),
  ]
}
