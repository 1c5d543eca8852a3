import { readFile } from 'node:fs/promises'
import { AppError } from '../../engine/errors.ts'
import { WEEKDAYS, readOpeningHours, type OpeningHours } from '../../engine/store/opening-hours.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { PLAIN_NAME } from '../intake/capture.ts'
import { openStore } from '../open-store.ts'
import { givenFileError } from './given-file.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：
  tingdian hours set 门店 FILE.json    设定营业时间
  tingdian hours show [门店]           查看；不写门店就列出哪些门店有、哪些没有
  tingdian hours remove 门店           删除

洞察用它算“听到的时长 / 营业时长”；没有设定就写“未知”，不会猜。

JSON 例：
  {"timeZone":"Asia/Shanghai",
   "weekly":{"mon":["10:00-21:00"],"tue":["10:00-21:00"],"wed":["10:00-21:00"],"thu":["10:00-21:00"],
             "fri":["10:00-22:00"],"sat":["09:30-22:00"],"sun":[]},
   "exceptions":[{"date":"2026-10-01","open":["09:00-18:00"]}]}
七天都要写，[] 是不营业；18:00-02:00 是到次日凌晨两点。

  --db FILE    洞察库文件（默认在数据目录）
  --json       输出 JSON
  --help       本说明

例：tingdian hours set 徐汇店 hours.json`,
  en: `
Usage:
  tingdian hours set STORE FILE.json    tells when a store is open
  tingdian hours show [STORE]           shows it; without a store, which have hours and which have none
  tingdian hours remove STORE           forgets it

Insights measure the hours heard against the hours open; where nobody told they say unknown and guess nothing.

JSON such as:
  {"timeZone":"Asia/Shanghai",
   "weekly":{"mon":["10:00-21:00"],"tue":["10:00-21:00"],"wed":["10:00-21:00"],"thu":["10:00-21:00"],
             "fri":["10:00-22:00"],"sat":["09:30-22:00"],"sun":[]},
   "exceptions":[{"date":"2026-10-01","open":["09:00-18:00"]}]}
All seven days are wanted, [] is closed; 18:00-02:00 ends on the next day.

  --db FILE    file of the insight store (default: in the data folder)
  --json       prints JSON
  --help       this page

Example: tingdian hours set xuhui hours.json`,
}

const OPTIONS = { db: { type: 'string' }, json: { type: 'boolean', default: false } } as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'hours', help: HELP, options: OPTIONS, positionals: [1, 3] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [action, storeId, path] = positionals
  const step = choiceOption('hours', action, ['set', 'show', 'remove'])
  const enough = {
    set: path !== undefined,
    show: path === undefined,
    remove: storeId !== undefined && path === undefined,
  }
  if (!step || !enough[step])
    throw new AppError('USAGE', { detail: { command: `hours ${action}`, help: 'tingdian hours --help' } })
  const hours = step === 'set' ? await readHours(path) : undefined
  const store = await openStore(io.config, values.db)
  try {
    if (hours) await set(store, storeId, hours, io)
    else if (step === 'remove') await remove(store, storeId, io)
    else await show(store, storeId, values.json, io)
    return 0
  } finally {
    await store.close()
  }
}

async function readHours(path: string): Promise<OpeningHours> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw givenFileError(path, error)
  }
  try {
    return readOpeningHours(JSON.parse(text))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('INPUT_INVALID', { detail: { path, wanted: 'JSON' }, cause: error })
  }
}

async function set(store: InsightStore, storeId: string, hours: OpeningHours, io: CliIo): Promise<void> {
  if (!new RegExp(PLAIN_NAME, 'u').test(storeId))
    throw new AppError('USAGE', { detail: { wanted: 'store: 1–64 letters, digits, . _ -', got: storeId } })
  await store.saveHours(storeId, hours)
  line(io.stderr, say(io, { zh: `已设定 ${storeId} 的营业时间`, en: `the hours of ${storeId} are set` }))
}

async function remove(store: InsightStore, storeId: string, io: CliIo): Promise<void> {
  if (!(await store.removeHours(storeId))) throw new AppError('NOT_FOUND', { detail: { store: storeId } })
  line(io.stderr, say(io, { zh: `已删除 ${storeId} 的营业时间`, en: `the hours of ${storeId} are forgotten` }))
}

async function show(store: InsightStore, storeId: string | undefined, json: boolean, io: CliIo): Promise<void> {
  if (storeId === undefined) {
    for (const one of await store.listStores()) {
      const known = one.hoursKnown
        ? { zh: '有营业时间', en: 'hours known' }
        : { zh: '营业时间未知', en: 'hours unknown' }
      line(io.stdout, json ? JSON.stringify(one) : `${one.storeId}  ${say(io, known)}`)
    }
    return
  }
  const stored = await store.getHours(storeId)
  if (!stored) throw new AppError('NOT_FOUND', { detail: { store: storeId } })
  if (json) return line(io.stdout, JSON.stringify(stored))
  const { timeZone, weekly, exceptions = [] } = stored.hours
  const closed = say(io, { zh: '不营业', en: 'closed' })
  line(io.stdout, timeZone)
  for (const day of WEEKDAYS) line(io.stdout, `${day}  ${weekly[day].join(' ') || closed}`)
  for (const { date, open } of exceptions) line(io.stdout, `${date}  ${open.join(' ') || closed}`)
}
