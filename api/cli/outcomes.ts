import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { StoredVisit } from '../../engine/store/visit-types.ts'
import { outcomeNamed } from '../../engine/pack/cues/outcome-names.ts'
import { outcomesFromRows } from '../intake/outcome-rows.ts'
import { readOutcomeTable } from '../intake/outcome-table.ts'
import { openStore } from '../open-store.ts'
import { plain } from './colour.ts'
import { givenFileError } from './given-file.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, integerOption, parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：
  tingdian outcomes import FILE.csv            导入到店结果；有一行不对就什么都不存，并列出每一行的问题
  tingdian outcomes add 到店 结果 [--at T]     记录一个结果；“到店”是到店 id、录音 id 或文件名
  tingdian outcomes remove 到店 结果           撤回
  tingdian outcomes list                       列出到店：听出的提示与记录的结果

CSV 是 UTF-8，表头 visit,outcome,at,store（at、store 可省；visit 也可写作 file）。结果用 order（成交）、left_contact（留资）、
test_drive（试驾）、follow_up（跟进）、lost（战败、流失）、complaint_open（投诉），不分大小写，也可写中文；或门店自己的说法。at 如 2026-11-22 15:30（不写时区就是北京时间）；一段录音里有几次到店时用来认出哪一次。

  --store S         只在这个门店里找
  --skip-unknown    跳过这里没有的到店（不是每次到店都录了音）
  --at T            发生的时间
  --limit N         list 最多几条（1–200，默认 50）
  --db FILE         洞察库文件（默认在数据目录）
  --json            输出 JSON
  --help            本说明

例：tingdian outcomes import 成交.csv --skip-unknown`,
  en: `
Usage:
  tingdian outcomes import FILE.csv               what became of visits; with one wrong row nothing is kept and every fault is listed
  tingdian outcomes add VISIT OUTCOME [--at T]    tells one; VISIT is the id of a visit or recording, or a file's name
  tingdian outcomes remove VISIT OUTCOME          takes one back
  tingdian outcomes list                          visits, with the hint that was heard and the outcome that was told

The CSV is UTF-8 with the header visit,outcome,at,store (at and store may be missing; visit may be called file). Outcomes are order,
left_contact, test_drive, follow_up, lost, complaint_open in any case or by their Chinese names, or the store's own words. at is such as 2026-11-22 15:30 (China's time where
no offset is given); where one recording holds several visits it tells which.

  --store S         only visits of this store
  --skip-unknown    leave out visits that are not here (not every visit was heard)
  --at T            when it came about
  --limit N         of list: at most so many (1–200, default 50)
  --db FILE         file of the insight store (default: in the data folder)
  --json            prints JSON
  --help            this page

Example: tingdian outcomes import sales.csv --skip-unknown`,
}

const OPTIONS = {
  store: { type: 'string' },
  'skip-unknown': { type: 'boolean', default: false },
  at: { type: 'string' },
  limit: { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const ACTIONS = ['import', 'add', 'remove', 'list'] as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'outcomes', help: HELP, options: OPTIONS, positionals: [1, 3] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [action, first, second] = positionals
  const step = choiceOption('outcomes', action, ACTIONS)
  const wanted = { import: 2, add: 3, remove: 3, list: 1 }[step ?? 'list']
  if (positionals.length !== wanted)
    throw new AppError('USAGE', {
      detail: { command: `outcomes ${step}`, wanted: `${wanted - 1} argument(s)`, help: 'tingdian outcomes --help' },
    })
  const limit = integerOption('limit', values.limit, 50, [1, 200])
  const where = { ...(values.store !== undefined && { storeIds: [values.store] }), skipUnknown: values['skip-unknown'] }
  const store = await openStore(io.config, values.db)
  try {
    if (step === 'import') await importTable(store, first, where, values.json, io)
    else if (step === 'add')
      await add(store, { visit: first, outcome: second, ...(values.at !== undefined && { at: values.at }) }, where, io)
    else if (step === 'remove') await remove(store, first, second, where, io)
    else await list(store, where, limit, values.json, io)
    return 0
  } finally {
    await store.close()
  }
}

type Where = { storeIds?: string[]; skipUnknown: boolean }

async function importTable(store: InsightStore, path: string, where: Where, json: boolean, io: CliIo): Promise<void> {
  const { rows, lines } = readOutcomeTable(await readTableFile(path), basename(path))
  const { outcomes, skipped, remarks } = await outcomesFromRows(store, rows, {
    ...where,
    source: 'csv',
    placeOf: (i) => `${basename(path)}:${lines[i]}`,
  })
  const saved = { ...(await store.saveOutcomes(outcomes)), skipped, ...(remarks.length > 0 && { remarks }) }
  for (const remark of remarks) line(io.stderr, `${say(io, { zh: '注意', en: 'note' })}: ${plain(remark)}`)
  if (json) return line(io.stdout, JSON.stringify(saved))
  line(
    io.stdout,
    say(io, {
      zh: `新增 ${saved.created}，更新 ${saved.updated}，未变 ${saved.unchanged}，跳过 ${skipped}`,
      en: `${saved.created} new, ${saved.updated} updated, ${saved.unchanged} unchanged, ${skipped} left out`,
    }),
  )
}

async function readTableFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw givenFileError(path, error)
  }
}

async function add(
  store: InsightStore,
  row: { visit: string; outcome: string; at?: string },
  where: Where,
  io: CliIo,
): Promise<void> {
  const { outcomes } = await outcomesFromRows(store, [row], {
    ...{ ...where, skipUnknown: false, source: 'cli' },
    placeOf: () => plain(row.visit),
  })
  await store.saveOutcomes(outcomes)
  for (const { visitId, outcome } of outcomes)
    line(io.stderr, say(io, { zh: `已记录 ${visitId}：${outcome}`, en: `noted ${visitId}: ${outcome}` }))
}

async function remove(store: InsightStore, ref: string, told: string, where: Where, io: CliIo): Promise<void> {
  const outcome = outcomeNamed(told)
  const found = await store.findVisits({ ref, ...(where.storeIds && { storeIds: where.storeIds }) })
  const having = found.filter(({ outcomes }) => outcomes.some((one) => one.outcome === outcome))
  if (having.length !== 1)
    throw new AppError(having.length === 0 ? 'NOT_FOUND' : 'CONFLICT', {
      detail: { visit: ref, outcome, visits: having.map(({ id }) => id) },
    })
  await store.removeOutcome(having[0].id, outcome)
  line(io.stderr, say(io, { zh: `已撤回 ${having[0].id}：${outcome}`, en: `taken back ${having[0].id}: ${outcome}` }))
}

async function list(store: InsightStore, where: Where, limit: number, json: boolean, io: CliIo): Promise<void> {
  const { visits } = await store.listVisits({ ...(where.storeIds && { filters: { storeIds: where.storeIds } }), limit })
  for (const visit of visits) line(io.stdout, json ? JSON.stringify(visit) : describe(visit, io))
  if (visits.length === 0 && !json) line(io.stderr, say(io, { zh: '还没有到店', en: 'there is no visit yet' }))
}

function describe({ id, startedAt, storeId, file, facts, outcomes }: StoredVisit, io: CliIo): string {
  const hints = facts.filter(({ kind }) => kind === 'outcome').map(({ title }) => say(io, title))
  const told = outcomes.map(({ outcome }) => plain(outcome))
  const words = say(io, {
    zh: `听出：${hints.join('、') || '—'}  记录：${told.join('、') || '—'}`,
    en: `heard: ${hints.join(', ') || '—'}  told: ${told.join(', ') || '—'}`,
  })
  return `${id}  ${new Date(startedAt).toISOString()}  ${storeId}  ${plain(file)}  ${words}`
}
