import { AppError } from '../../engine/errors.ts'
import { openStore, storePlace } from '../open-store.ts'
import { GRAPH_HELP } from './graph-help.ts'
import { graphExport, graphImport } from './graph-exchange.ts'
import { graphDrafts, graphEdit } from './graph-drafts.ts'
import { graphFind, graphLog, graphRollBack } from './graph-versions.ts'
import { graphCheck, graphDiff, graphPublish } from './graph-publish.ts'
import { graphSuggest } from './graph-suggest.ts'
import { graphPreview } from './graph-preview.ts'
import { graphReprocess } from './graph-reprocess.ts'
import type { GraphAsked } from './graph-asked.ts'
import type { CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'

const OPTIONS = {
  line: { type: 'string' },
  all: { type: 'boolean', default: false },
  type: { type: 'string' },
  parent: { type: 'string' },
  alias: { type: 'string', multiple: true },
  id: { type: 'string' },
  take: { type: 'boolean', default: false },
  weight: { type: 'string' },
  concept: { type: 'string', multiple: true },
  note: { type: 'string' },
  mine: { type: 'string', multiple: true },
  theirs: { type: 'string', multiple: true },
  why: { type: 'string' },
  by: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  before: { type: 'string' },
  draft: { type: 'string' },
  reprocess: { type: 'boolean', default: false },
  cancel: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  format: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  'no-bom': { type: 'boolean', default: false },
  add: { type: 'string', multiple: true },
  kind: { type: 'string' },
  who: { type: 'string', default: 'cli' },
  limit: { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const ACTIONS = {
  find: graphFind,
  drafts: graphDrafts,
  edit: graphEdit,
  check: graphCheck,
  diff: graphDiff,
  preview: graphPreview,
  publish: graphPublish,
  rollback: graphRollBack,
  reprocess: graphReprocess,
  log: graphLog,
  import: graphImport,
  export: graphExport,
  suggest: graphSuggest,
}
const NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]

/** The sub-command `tingdian graph`. Returns the exit status. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(
    argv,
    { name: 'graph', help: GRAPH_HELP, options: OPTIONS, positionals: [1, 1000], isQuery: true },
    io,
  )
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [name, ...words] = positionals
  const action = choiceOption('graph', name, NAMES)
  if (!action) throw new AppError('USAGE', { detail: { command: 'graph', help: 'tingdian graph --help' } })
  const place = values.db ?? storePlace(io.config)
  const store = await openStore(io.config, place)
  const asked: GraphAsked = { store, place, words, values, io }
  try {
    return await ACTIONS[action](asked)
  } finally {
    await store.close()
  }
}
