/**
 * How often each phrase of the packs' cues is said in labelled conversations, by how many writers, and in how many of the customers' turns
 * that hold it the writers saw what it is a cue for. `--write` puts that beside each phrase as its source.
 *
 *   npx tsx scripts/train/cue-phrases.ts [--write] scripts/train/conversations/[wf]*.gz
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { packNames } from '../../engine/pack/load.ts'
import { compilePhrase } from '../../engine/text/phrase.ts'
import { plainText, type PlainText } from '../../engine/text/plain-text.ts'
import { projectRoot } from '../../models/root.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'

/** What the lists of base and of the trades are cues for, as writers label it; other lists only narrow rules down. */
const MEANT: Record<string, readonly string[]> = {
  'too-dear': ['price_objection'],
  'said-back': ['price_objection'],
  'budget-limit': ['price_objection'],
  'beat-down': ['price_objection'],
  'went-back': ['price_objection', 'complaint'],
  'cheaper-there': ['price_objection', 'compare'],
  'other-shop': ['compare'],
  against: ['compare'],
  elsewhere: ['leave', 'compare'],
  refusal: ['leave'],
  later: ['leave', 'hesitate'],
  ...Object.fromEntries(
    ['outrage', 'again-and-again', 'after-use', 'long-wait', 'broken-word', 'money-back'].map((list) => [
      list,
      ['complaint', 'feature_objection'],
    ]),
  ),
  'how-so': ['complaint', 'feature_objection', 'price_objection'],
  love: ['praise'],
  delight: ['praise'],
  deal: ['purchase_intent'],
  'try-out': ['test_request'],
  boss: ['request_manager'],
}

interface Turn {
  writer: string
  trade: string
  isCustomers: boolean
  intents: readonly string[]
  plain: PlainText
}

interface Said {
  turns: number
  writers: number
  customers: number
  meant: number
}

const LIST = /^ {2}([a-z-]+):$/
const PHRASE = /^( {4}- )('(?:[^']|'')*'|\S+)( #.*)?$/

function saidOf(source: string, turns: readonly Turn[], meant: readonly string[]): Said {
  const phrase = compilePhrase(source)
  if (!('find' in phrase)) throw new Error(phrase.en)
  const holding = turns.filter(({ plain }) => phrase.find(plain))
  const own = holding.filter(({ isCustomers }) => isCustomers)
  return {
    turns: holding.length,
    writers: new Set(holding.map(({ writer }) => writer)).size,
    customers: own.length,
    meant: own.filter(({ intents }) => intents.some((intent) => meant.includes(intent))).length,
  }
}

/** Lists that tell who speaks, or what customers need and who they are: their source is who said it. */
const BY_ROLE = /^(?:staff|customer|need|group)-/

function shareOf({ turns, customers, meant }: Said, list: string): string {
  const percent = (part: number, of: number): string => `, ${Math.round((100 * part) / of)} %`
  if (list in MEANT && customers > 0) return `${percent(meant, customers)} meant so`
  if (!BY_ROLE.test(list) || turns === 0) return ''
  return list.startsWith('staff')
    ? `${percent(turns - customers, turns)} by staff`
    : `${percent(customers, turns)} by customers`
}

function noteOf(said: Said, list: string): string {
  const { turns, writers } = said
  const share = shareOf(said, list)
  return ` # ${turns} turn${turns === 1 ? '' : 's'} by ${writers} writer${writers === 1 ? '' : 's'}${share}`
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } })
const everybody = positionals.flatMap((file) =>
  readTalkFile(file).flatMap(({ trade, turns }) =>
    turns.map(({ role, intents, text }): Turn => {
      return { writer: basename(file), trade, isCustomers: role === 'customer', intents, plain: plainText(text) }
    }),
  ),
)
for (const pack of await packNames()) {
  const path = join(projectRoot(), 'models', 'packs', pack, 'cues.yaml')
  const turns = pack === 'base' ? everybody : everybody.filter(({ trade }) => trade === pack)
  let list = ''
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => {
      list = LIST.exec(line)?.[1] ?? list
      const [, start = '', cell = '', note = ''] = PHRASE.exec(line) ?? []
      const source = cell.replace(/^'|'$/g, '').replaceAll("''", "'")
      if (source === '' || source.startsWith('$')) return line
      const said = saidOf(source, turns, MEANT[list] ?? [])
      const { turns: all, writers, customers, meant } = said
      if (!values.write) console.log([pack, list, source, all, writers, customers, meant].join('\t'))
      // What is attested elsewhere says so itself.
      return said.turns === 0 && note !== '' ? line : start + cell + noteOf(said, list)
    })
  if (values.write) writeFileSync(path, lines.join('\n'))
}
