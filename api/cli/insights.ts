import { AppError } from '../../engine/errors.ts'
import { breakdown } from '../../engine/insight/breakdown.ts'
import { changes, defaultChangeOptions } from '../../engine/insight/change.ts'
import { conceptFigures } from '../../engine/insight/concepts.ts'
import { DIMENSIONS } from '../../engine/insight/dimensions.ts'
import { defaultDriverOptions, driversOf } from '../../engine/insight/drivers.ts'
import { insightsOf } from '../../engine/insight/insights.ts'
import type { Scope } from '../../engine/insight/scope.ts'
import { defaultTogetherOptions, together } from '../../engine/insight/together.ts'
import { outcomeNamed } from '../../engine/pack/cues/outcome-names.ts'
import type { FigureSource } from '../../engine/store/figure-types.ts'
import { openStore } from '../open-store.ts'
import {
  changeLine,
  conceptLine,
  coverageLine,
  driverLine,
  foundLine,
  groupLine,
  outcomeLine,
  pairLine,
} from './insight-lines.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption, integerOption, parseCommand, utcOffsetOption } from './parse.ts'
import { SCOPE_OPTIONS, scopeOf } from './scope.ts'

const HELP = {
  zh: `
用法：tingdian insights [视图] [选项]

视图：
  found       发现：关键时刻、不满意、满意、常被提到（默认）
  concepts    各概念的次数、占比与态度
  by          分组：要 --by；可加 --concept、--polarity 作主题
  changes     与前一时段相比：要 --from 和 --to
  together    抱怨甲的人也问乙
  drivers     什么与到店结果相关（关联，不是因果）；结果用 tingdian outcomes 记录

  --by D           ${DIMENSIONS.join(' | ')}
  --concept C      概念（连同下级）；可写多次
  --polarity P     positive | negative | unsure
  --role R         customer | staff | unknown
  --store S        门店；--device D 设备；--stage S 阶段；--group G 客群；--visit V 到店 id；均可写多次
  --outcome O      到店结果；drivers 里是要解释的结果
  --from T --to T  时间，如 2026-11-22 或 2026-11-22T10:00:00+08:00（不写时区就按 --utc-offset）
  --utc-offset Z   时间和一天、一周按哪里的钟，如 +05:30（默认 +08:00，北京时间）
  --missing M      drivers：没有记录的到店 unknown（不算，默认）| no（算作“没有”）
  --min N          至少多少次到店才下结论
  --limit N        每种最多几行（1–1000，默认 20）
  --db FILE        洞察库文件（默认在数据目录）
  --json           输出 JSON：每个数字带 coverage、evidence（原话 id）和 opens（能找出全部原话的条件）
  --help           本说明

例：tingdian insights by --by group --concept 价格 --polarity negative`,
  en: `
Usage: tingdian insights [VIEW] [options]

Views:
  found       moments of truth, complaints, praise, what is spoken of (default)
  concepts    how often each concept was spoken of, and how it was judged
  by          broken down: wants --by; --concept and --polarity make a topic
  changes     against the period before: wants --from and --to
  together    who complains of X also asks for Y
  drivers     what goes with an outcome (associations, not causes); tell outcomes by tingdian outcomes

  --by D           ${DIMENSIONS.join(' | ')}
  --concept C      concept with all below it; may be repeated
  --polarity P     positive | negative | unsure
  --role R         customer | staff | unknown
  --store S        store; --device D, --stage S, --group G, --visit V likewise; may be repeated
  --outcome O      what became of the visit; of drivers, the outcome to look at
  --from T --to T  time such as 2026-11-22 or 2026-11-22T10:00:00+08:00 (by --utc-offset where no offset is given)
  --utc-offset Z   clocks by which times, days and weeks are meant, such as +05:30 (default +08:00, China)
  --missing M      of drivers: visits that nobody told of are unknown (left out, default) | no (without it)
  --min N          visits that a finding needs
  --limit N        at most so many lines of a kind (1–1000, default 20)
  --db FILE        file of the insight store (default: in the data folder)
  --json           JSON: every figure with coverage, evidence (ids of utterances) and opens (filters that find all of them)
  --help           this page

Example: tingdian insights by --by group --concept 价格 --polarity negative`,
}

const OPTIONS = {
  ...SCOPE_OPTIONS,
  by: { type: 'string' },
  missing: { type: 'string' },
  min: { type: 'string' },
  limit: { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const VIEWS = ['found', 'concepts', 'by', 'changes', 'together', 'drivers'] as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'insights', help: HELP, options: OPTIONS, positionals: [0, 1] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const view = choiceOption('insights', positionals[0], VIEWS) ?? 'found'
  const by = choiceOption('--by', values.by, DIMENSIONS)
  const scope: Scope = scopeOf(view === 'drivers' ? { ...values, outcome: undefined } : values)
  const asked: Asked = {
    ...{ view, by, outcomes: values.outcome?.map(outcomeNamed) },
    missing: choiceOption('--missing', values.missing, ['unknown', 'no']) ?? 'unknown',
    min: values.min === undefined ? undefined : integerOption('min', values.min, 1, [1, 10_000]),
    limit: integerOption('limit', values.limit, 20, [1, 1000]),
    utcOffset: utcOffsetOption(values['utc-offset']),
  }
  const store = await openStore(io.config, values.db)
  try {
    const { answer, lines } = await figures(store.figureSource(), scope, asked, io)
    if (values.json) line(io.stdout, JSON.stringify({ view, ...answer }))
    else for (const text of lines.length > 0 ? lines : [say(io, NOTHING)]) line(io.stdout, text)
    return 0
  } finally {
    await store.close()
  }
}

const NOTHING = { zh: '没有发现', en: 'nothing found' }

interface Asked {
  view: (typeof VIEWS)[number]
  by: (typeof DIMENSIONS)[number] | undefined
  outcomes: string[] | undefined
  missing: 'unknown' | 'no'
  min: number | undefined
  limit: number
  utcOffset: number
}

/** The answer as JSON has it, and as lines for people. */
async function figures(
  source: FigureSource,
  scope: Scope,
  { view, by, outcomes, missing, min, limit, utcOffset }: Asked,
  io: CliIo,
): Promise<{ answer: object; lines: string[] }> {
  const least = min === undefined ? {} : { minCount: min }
  switch (view) {
    case 'found': {
      const insights = await insightsOf(source, scope)
      const coverage = insights.slice(0, 1).map((one) => coverageLine(one.coverage, io))
      return { answer: { insights }, lines: [...insights.map((one) => foundLine(one, io)), ...coverage] }
    }
    case 'concepts': {
      const answer = await conceptFigures(source, scope)
      const lines = answer.concepts.slice(0, limit).map((one) => conceptLine(one, io))
      return { answer, lines: [...lines, coverageLine(answer.coverage, io)] }
    }
    case 'changes': {
      const answer = await changes(source, scope, { ...defaultChangeOptions, ...least })
      const lines = answer.changes.slice(0, limit).map((one) => changeLine(one, io))
      return { answer, lines: [...lines, coverageLine(answer.now, io), coverageLine(answer.before, io, answer.now)] }
    }
    case 'together': {
      const answer = await together(source, scope, { ...defaultTogetherOptions, ...least, limit })
      return { answer, lines: [...answer.pairs.map((one) => pairLine(one, io)), coverageLine(answer.coverage, io)] }
    }
    case 'drivers': {
      const minimum = min === undefined ? {} : { minVisits: min, minOutcome: min }
      const answer = await driversOf(source, scope, outcomes, { ...defaultDriverOptions, ...minimum, missing, limit })
      const lines = answer.outcomes.map((one) => outcomeLine(one, answer.known.visits, io))
      const drivers = answer.drivers.map((one) => driverLine(one, io))
      return { answer, lines: [...lines, ...drivers, say(io, answer.note), coverageLine(answer.coverage, io)] }
    }
    case 'by': {
      if (!by)
        throw new AppError('USAGE', { detail: { command: 'insights by', wanted: `--by ${DIMENSIONS.join(' | ')}` } })
      const answer = await breakdown(source, scope, by, utcOffset)
      const lines = answer.groups.slice(0, limit).map((one) => groupLine(one, by, io))
      return { answer: { by, ...answer }, lines: [...lines, coverageLine(answer.coverage, io)] }
    }
  }
}
