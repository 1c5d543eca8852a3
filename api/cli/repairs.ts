import { AppError } from '../../engine/errors.ts'
import type { InsightStore, LearntRepair, StoredRepair } from '../../engine/store/types.ts'
import { openStore } from '../open-store.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, integerOption, parseCommand } from './parse.ts'
import { padDisplay } from './width.ts'

const HELP = {
  zh: `
用法：
  tingdian repairs list [--state S]          改正过的词（默认还没有人看过的）
  tingdian repairs accept ID…                接受
  tingdian repairs reject ID…                拒绝：恢复听到的原样，同样的改正以后不再做
  tingdian repairs rejected                  从拒绝和接受中学到了什么
  tingdian repairs forget --store S 原词     忘掉学到的（已处理的词不变）

同样的上下文里拒绝过一次就不再改；别处每拒绝一次更难改，两次以上哪里都不改；接受则相反。只对同一门店起作用，下一个录音就生效。

  --state S    proposed | accepted | rejected
  --store S    只看这个门店
  --limit N    最多几条（1–1000，默认 100）
  --db FILE    洞察库文件（默认在数据目录）
  --json       每条一行 JSON
  --help       本说明

例：tingdian repairs list --store 徐汇店`,
  en: `
Usage:
  tingdian repairs list [--state S]            words that were put right (those that nobody has looked at)
  tingdian repairs accept ID…                  accepts
  tingdian repairs reject ID…                  rejects: the text reads as it was heard, and the same repair is not made again
  tingdian repairs rejected                    what was learnt from decisions
  tingdian repairs forget --store S ORIGINAL   forgets it (what was decided stays)

A repair rejected once is not made again between the same words; elsewhere each rejection makes it less likely, and two block it
everywhere; accepting does the opposite. This holds for the store, from its next recording on.

  --state S    proposed | accepted | rejected
  --store S    of this store only
  --limit N    at most so many (1–1000, default 100)
  --db FILE    file of the insight store (default: in the data folder)
  --json       one line of JSON each
  --help       this page

Example: tingdian repairs list --store xuhui`,
}

const OPTIONS = {
  state: { type: 'string' },
  store: { type: 'string' },
  limit: { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const ACTIONS = ['list', 'accept', 'reject', 'rejected', 'forget'] as const
const STATES = ['proposed', 'accepted', 'rejected'] as const

const LEARNT = {
  blocked: { zh: '不再改', en: 'blocked' },
  lowered: { zh: '更难改', en: 'less likely' },
  raised: { zh: '更易改', en: 'more likely' },
  none: { zh: '抵消', en: 'even' },
}

interface Asked {
  store: InsightStore
  storeIds: string[] | undefined
  limit: number
  json: boolean
  io: CliIo
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'repairs', help: HELP, options: OPTIONS, positionals: [1, 1000] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [action, ...rest] = positionals
  const step = choiceOption('repairs', action, ACTIONS)
  const state = choiceOption('--state', values.state, STATES) ?? 'proposed'
  const limit = integerOption('limit', values.limit, 100, [1, 1000])
  const store = await openStore(io.config, values.db)
  const asked: Asked = { store, storeIds: values.store ? [values.store] : undefined, limit, json: values.json, io }
  try {
    if (step === 'list') await list(asked, state)
    else if (step === 'rejected') await listLearnt(asked)
    else if (step === 'forget') await forget(asked, rest)
    else await decide(asked, rest, step === 'accept' ? 'accepted' : 'rejected')
    return 0
  } finally {
    await store.close()
  }
}

async function list({ store, storeIds, limit, json, io }: Asked, state: StoredRepair['state']): Promise<void> {
  const { repairs } = await store.listRepairs({ state, limit, ...(storeIds && { storeIds }) })
  for (const repair of repairs) line(io.stdout, json ? JSON.stringify(repair) : describe(repair))
  if (repairs.length === 0 && !json) line(io.stderr, say(io, { zh: '没有', en: 'there are none' }))
}

const describe = ({ id, original, replacement, score }: StoredRepair): string =>
  `${id}  ${padDisplay(`${plain(original)} → ${plain(replacement)}`, 28)}  ${score.toFixed(2)}`

async function listLearnt({ store, storeIds, limit, json, io }: Asked): Promise<void> {
  const { learnt } = await store.learntRepairs({ limit, ...(storeIds && { storeIds }) })
  for (const one of learnt) line(io.stdout, json ? JSON.stringify(one) : describeLearnt(one, io))
  if (learnt.length === 0 && !json)
    line(io.stderr, say(io, { zh: '还没有接受或拒绝过', en: 'nothing was accepted or rejected yet' }))
}

function describeLearnt(one: LearntRepair, io: CliIo): string {
  const words = padDisplay(`${plain(one.original)} → ${plain(one.replacement)}`, 28)
  const { rejected, accepted } = one
  const counts = say(io, { zh: `拒绝 ${rejected} 接受 ${accepted}`, en: `rejected ${rejected} accepted ${accepted}` })
  return `${padDisplay(plain(one.storeId), 12)}  ${words}  ${counts}  ${say(io, LEARNT[one.learnt])}`
}

async function decide(
  { store, json, io }: Asked,
  ids: readonly string[],
  state: 'accepted' | 'rejected',
): Promise<void> {
  if (ids.length === 0) throw new AppError('USAGE', { detail: { wanted: 'tingdian repairs accept|reject ID…' } })
  for (const id of ids) {
    const repair = await store.decideRepair(id, state, 'cli')
    line(io.stdout, json ? JSON.stringify(repair) : describe(repair))
  }
}

async function forget({ store, storeIds, io }: Asked, words: readonly string[]): Promise<void> {
  if (!storeIds || words.length !== 1)
    throw new AppError('USAGE', { detail: { wanted: 'tingdian repairs forget --store S ORIGINAL' } })
  const forgotten = await store.forgetRepair(storeIds[0], words[0])
  if (forgotten === 0) throw new AppError('NOT_FOUND', { detail: { wanted: 'a decision', store: storeIds[0] } })
  line(io.stderr, say(io, { zh: `忘掉了 ${forgotten} 个决定`, en: `${forgotten} decisions forgotten` }))
}
