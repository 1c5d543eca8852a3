import { AppError } from '../../engine/errors.ts'
import type { SearchHit } from '../../engine/store/types.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import { createMeanings, openInstalledEncoder } from '../meanings.ts'
import { openStore } from '../open-store.ts'
import type { CliIo } from './io.ts'
import { choiceOption, integerOption, parseCommand } from './parse.ts'
import { SCOPE_OPTIONS, scopeOf } from './scope.ts'
import { createMeantSenses, wordsAsked } from '../query-senses.ts'
import { printPage, tellAbout } from './search-lines.ts'

const HELP = {
  zh: `
用法：tingdian search [选项] [查询…]

在洞察库里检索原话。词与词之间是“并且”；"引号" 找整句；OR 或者，NOT 或 - 排除。没有查询时按时间列出。

  --concept C      只看提到这个概念（连同下级）的话；可写多次
  --polarity P     positive | negative | unsure
  --moment K       price_objection | competitor_comparison | complaint | praise | purchase_signal | churn_risk | manager_request
  --role R         customer | staff | unknown
  --store S        门店；可写多次
  --device D       设备；可写多次
  --stage S --group G --outcome O --visit V  阶段、客群、到店结果、到店 id；可写多次
  --from T --to T  时间，如 2026-11-22 或 2026-11-22T10:00:00+08:00（不写时区就按 --utc-offset）
  --utc-offset Z   时间按哪里的钟，如 +05:30（默认 +08:00，北京时间）
  --meaning        也找意思相近、用词不同的话（需要先安装：tingdian models pull e5-small）
  --mode M         words（按词，默认）| meaning（按意思）| both（两者按名次合并，同 --meaning）
  --sort S         relevance（默认）| newest | oldest
  --by visit       按到店归组：每次到店最好的三条在一起，--limit 数的是到店
  --around N       每条前后各几句话（0–10）
  --limit N        最多几条（1–100，默认 20）
  --cursor C       从上一页给出的位置继续
  --db FILE        洞察库文件（默认在数据目录）
  --json           每条一行 JSON
  --help           本说明

例：tingdian search 太贵 --role customer --polarity negative`,
  en: `
Usage: tingdian search [options] [QUERY…]

Searches what was said. Words are joined by "and"; "quotes" find a phrase; OR; NOT or - excludes. Without a query: newest first.

  --concept C      only what mentions this concept or one below it; may be repeated
  --polarity P     positive | negative | unsure
  --moment K       price_objection | competitor_comparison | complaint | praise | purchase_signal | churn_risk | manager_request
  --role R         customer | staff | unknown
  --store S        store; may be repeated
  --device D       device; may be repeated
  --stage S --group G --outcome O --visit V  stage, customer group, outcome, id of the visit; may be repeated
  --from T --to T  time such as 2026-11-22 or 2026-11-22T10:00:00+08:00 (by --utc-offset where no offset is given)
  --utc-offset Z   clocks by which times are meant, such as +05:30 (default +08:00, China)
  --meaning        also what means the same in other words (install first: tingdian models pull e5-small)
  --mode M         words (default) | meaning | both (fused by rank, the same as --meaning)
  --sort S         relevance (default) | newest | oldest
  --by visit       by visits: the best three hits of each together; --limit counts visits
  --around N       so many utterances before and after each hit (0–10)
  --limit N        at most so many (1–100, default 20)
  --cursor C       go on where the page before ended
  --db FILE        file of the insight store (default: in the data folder)
  --json           one line of JSON per hit
  --help           this page

Example: tingdian search 太贵 --role customer --polarity negative`,
}

const OPTIONS = {
  ...SCOPE_OPTIONS,
  moment: { type: 'string' },
  meaning: { type: 'boolean', default: false },
  mode: { type: 'string' },
  sort: { type: 'string' },
  by: { type: 'string' },
  around: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const MODES = ['words', 'meaning', 'both'] as const
const SORTS = ['relevance', 'newest', 'oldest'] as const
const MOST_AROUND = 10

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const spec = { name: 'search', help: HELP, options: OPTIONS, positionals: [0, Infinity], isQuery: true } as const
  const parsed = parseCommand(argv, spec, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const moment = choiceOption('--moment', values.moment, MOMENT_KINDS)
  const filters = { ...scopeOf(values), ...(moment && { momentKinds: [moment] }) }
  const limit = integerOption('limit', values.limit, 20, [1, 100])
  const query = positionals.join(' ')
  if (query.length > 500)
    throw new AppError('QUERY_INVALID', { detail: { wanted: '≤ 500 characters', got: query.length } })
  const mode = choiceOption('--mode', values.mode, MODES) ?? (values.meaning ? 'both' : 'words')
  const group = choiceOption('--by', values.by, ['visit'])
  const around = integerOption('around', values.around, 0, [0, MOST_AROUND])
  const shape = { sort: choiceOption('--sort', values.sort, SORTS), group, around }
  const store = await openStore(io.config, values.db)
  const meanings = createMeanings(store, () => openInstalledEncoder(io.config))
  try {
    const meaning = mode === 'words' ? undefined : await meanings.ask(query, mode === 'both')
    const page = await store.search(
      withoutUndefined({ query, filters, limit, cursor: values.cursor, meaning, ...shape }),
    )
    const files = await fileNames(page.hits, async (id) => (await store.getRecording(id))?.file ?? id)
    printPage(page, (hit) => files.get(hit.pointer.recordingId) ?? '', values.json, io)
    tellAbout(page, page.near ? await createMeantSenses(store)(wordsAsked(page), filters) : [], io)
    return 0
  } finally {
    await meanings.close()
    await store.close()
  }
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

async function fileNames(hits: readonly SearchHit[], nameOf: (id: string) => Promise<string>) {
  const names = new Map<string, string>()
  for (const { pointer } of hits)
    if (!names.has(pointer.recordingId)) names.set(pointer.recordingId, await nameOf(pointer.recordingId))
  return names
}
