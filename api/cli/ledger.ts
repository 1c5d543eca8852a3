import { AppError } from '../../engine/errors.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { openDeviceTable } from '../ingest/devices.ts'
import { deviceLedger, type LedgerRow } from '../intake/device-ledger.ts'
import { ingestDir } from '../open-device-intake.ts'
import { openJobQueue, openStore } from '../open-store.ts'
import { duration } from './agent-health-line.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'
import { padDisplay } from './width.ts'

const HELP = {
  zh: `
用法：tingdian ledger [--store S] [--device D] [--day YYYY-MM-DD] [--json]

每台设备每天采集的时间去了哪里：听出的话、没人说话、隐去的个人信息、等待分析、失败、已删除、暂停、营业时间外、门限以下、各种缺口。
各项之和等于采集的时间，一个采样都不差；对不上时退出状态为 1，并写明 unaccounted。

  --store S    只看这个门店
  --device D   只看这台设备（名字，或设备号的开头）
  --day D      只看这一天（北京时间）
  --json       每台设备每天一行 JSON，单位是采样数；timeQuality 是已成录音的声音按时间可靠程度分的采样数
  --help       本说明

例：tingdian ledger --store 徐汇店 --day 2026-11-26`,
  en: `
Usage: tingdian ledger [--store S] [--device D] [--day YYYY-MM-DD] [--json]

Where the captured time of each device and day went: words recognised, nobody spoke, personal data covered, waiting, failed, deleted,
paused, outside opening hours, below the gate, gaps by their reason. They add up to what was captured, to the sample; where they do not,
it ends with 1 and says unaccounted.

  --store S    only this store
  --device D   only this device (its name, or the first digits of its number)
  --day D      only this day (China's time)
  --json       one line of JSON per device and day, in samples; timeQuality: how well the time of recorded sound is known, in samples
  --help       this page

Example: tingdian ledger --store xuhui --day 2026-11-26`,
}

const OPTIONS = {
  store: { type: 'string' },
  device: { type: 'string' },
  day: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'ledger', help: HELP, options: OPTIONS, positionals: [0, 0] }, io)
  if (!parsed) return 0
  const { store: storeId, device, day, json } = parsed.values
  if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day))
    throw new AppError('USAGE', { detail: { option: '--day', wanted: '2026-11-26', got: day } })
  const devices = await openDeviceTable(realDisk, `${ingestDir(io.config)}/devices`)
  const [store, queue] = [await openStore(io.config), await openJobQueue(io.config)]
  try {
    const deps = { config: io.config, devices, store, jobOf: (id: string) => queue.ofKey(id) }
    const filter = { ...(storeId && { storeIds: [storeId] }), ...(device && { device }), ...(day && { day }) }
    const shown = await deviceLedger(deps, filter)
    for (const row of shown) line(io.stdout, json ? JSON.stringify(row) : textRow(row, io))
    const wrong = shown.filter(({ samples }) => samples.unaccounted !== undefined)
    if (wrong.length > 0)
      throw new AppError('LEDGER_MISMATCH', { detail: { problems: wrong.map((row) => `${row.day} ${row.device}`) } })
    if (shown.length === 0 && !json) line(io.stderr, say(io, { zh: '没有采集记录', en: 'nothing was captured' }))
    return 0
  } finally {
    await queue.close()
    await store.close()
  }
}

function textRow(row: LedgerRow, io: CliIo): string {
  const { device, day, rate, captured, samples, timeQuality, name = device.slice(0, 8), storeId = '?' } = row
  const zh = io.lang === 'zh'
  const words = Object.entries(samples).map(
    ([kind, count]) => `${KINDS[kind]?.[io.lang] ?? kind} ${duration(count / rate, zh)}`,
  )
  const who = `${padDisplay(plain(storeId), 10)} ${padDisplay(plain(name), 12)}`
  const unplaced = ((timeQuality.bounded ?? 0) + (timeQuality.unknown ?? 0)) / rate
  const remark = zh ? `（其中时刻不确定 ${duration(unplaced, zh)}）` : ` (${duration(unplaced, zh)} of uncertain time)`
  const sum = `${zh ? '采集' : 'captured'} ${duration(captured / rate, zh)} = ${words.join(' + ')}`
  return `${day}  ${who} ${sum}${unplaced > 0 ? remark : ''}`
}

/** Kinds of time for people; gaps of a device keep the names of devices/SPOOL.md where there is none. */
const KINDS: Record<string, { zh: string; en: string } | undefined> = {
  recognised: { zh: '听出的话', en: 'recognised' },
  redacted: { zh: '隐去', en: 'covered' },
  'no-speech': { zh: '没人说话', en: 'no speech' },
  waiting: { zh: '等待分析', en: 'waiting' },
  failed: { zh: '分析失败', en: 'failed' },
  deleted: { zh: '已删除', en: 'deleted' },
  damaged: { zh: '已损坏', en: 'damaged' },
  paused: { zh: '暂停', en: 'paused' },
  'outside-hours': { zh: '营业时间外', en: 'outside hours' },
  'below-gate': { zh: '门限以下', en: 'below gate' },
  unaccounted: { zh: '对不上', en: 'UNACCOUNTED' },
}
