/**
 * What people name and a pack does not know: marked things of labelled conversations that no mention of the trade's pack covers, by how
 * many writers name them. For people who keep packs: a candidate is not yet a concept, it wants a parent, spoken forms and a look at
 * what else the word may mean. Amounts and whole clauses are left out. Keep some writers out, to measure on them afterwards.
 *
 *   npx tsx scripts/train/mined-concepts.ts --trade TRADE... [--pack PACK] [--text FILE]... FILE.talk[.gz]...
 *
 * Without --trade: all. The pack is that of the trade, or `base` where it has none, or --pack. Prints tab-separated, folded as the matcher
 * reads them: writers, conversations, trades, how often in the texts, surface, types, the writers' usual names of it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createMatcher, type Match } from '../../engine/match/match.ts'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import { fold } from '../../engine/text/surface.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'
import type { Talk, TalkEntity } from '../bench/fresh/talk.ts'

/** A longer mark is nearly always a clause. */
const LONGEST_NAME = 8
const CLAUSE = /[，。！？；：、…,.!?;:]/u

const { values: args, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    trade: { type: 'string', multiple: true, default: [] },
    text: { type: 'string', multiple: true, default: [] },
    pack: { type: 'string' },
  },
})

interface Candidate {
  writers: Set<string>
  talks: Set<string>
  trades: Set<string>
  types: Map<string, number>
  names: Map<string, number>
}

const candidates = new Map<string, Candidate>()

/** Amounts are known by their canonical form, which is a number, or by what is said: nothing but numerals and units. */
const AMOUNT = /^[\d.]+$|^[\d零〇一二三四五六七八九幺两十百千万几多点来块元钱毛]+$/u

const isName = ({ text, canonical }: TalkEntity): boolean =>
  text.length <= LONGEST_NAME && ![CLAUSE.test(text), AMOUNT.test(text), AMOUNT.test(canonical)].includes(true)

const addOne = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

function addTalk(talk: Talk, match: Match): void {
  for (const { text, entities } of talk.turns) {
    const mentions = match(text)
    const isCovered = ({ start, end, text: said, canonical }: TalkEntity): boolean =>
      mentions.some((one) => (one.start <= start && end <= one.end) || one.name === canonical || one.name === said)
    for (const entity of entities) if (isName(entity) && !isCovered(entity)) addEntity(talk, entity)
  }
}

function addEntity({ id, trade }: Talk, { text, type, canonical }: TalkEntity): void {
  const surface = fold(text).text
  const candidate = candidates.get(surface) ?? {
    ...{ writers: new Set<string>(), talks: new Set<string>(), trades: new Set<string>() },
    ...{ types: new Map<string, number>(), names: new Map<string, number>() },
  }
  candidates.set(surface, candidate)
  candidate.writers.add(id.replace(/-.*/u, ''))
  candidate.talks.add(id)
  candidate.trades.add(trade)
  addOne(candidate.types, type)
  if (canonical !== text) addOne(candidate.names, canonical)
}

/** How often each of the words stands in the files, overlapping places too. */
function occurrences(words: ReadonlySet<string>, paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  const lengths = [...new Set([...words].map((word) => word.length))]
  for (const path of paths) {
    const { text } = fold(readFileSync(path, 'utf8'))
    for (let at = 0; at < text.length; at++)
      for (const length of lengths) {
        const word = text.slice(at, at + length)
        if (words.has(word)) addOne(counts, word)
      }
  }
  return counts
}

const most = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([key]) => key)
    .join('|')

const known = await packNames()
const matchers = new Map<string, Match>()
for (const talk of files.flatMap((file) => readTalkFile(file))) {
  if (args.trade.length > 0 && !args.trade.includes(talk.trade)) continue
  const pack = args.pack ?? (known.includes(talk.trade) ? talk.trade : 'base')
  const match = matchers.get(pack) ?? createMatcher(await loadPack(pack))
  matchers.set(pack, match)
  addTalk(talk, match)
}
const inTexts = occurrences(new Set(candidates.keys()), args.text)
const rows = [...candidates].sort(([, a], [, b]) => b.writers.size - a.writers.size || b.talks.size - a.talks.size)
console.log(['writers', 'conversations', 'trades', 'texts', 'surface', 'type', 'names'].join('\t'))
for (const [surface, { writers, talks, trades, types, names }] of rows)
  console.log(
    [writers.size, talks.size, trades.size, inTexts.get(surface) ?? 0, surface, most(types), most(names)].join('\t'),
  )
