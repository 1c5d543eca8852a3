/**
 * Understands labelled visits from their true words (or from words that a recogniser wrote) and prints what `understand` prints, one
 * JSON line per visit, with the clean audio's name as `file`: for the measuring contract. With the turn reader, without hiding personal data.
 *
 *   npx tsx scripts/bench/visits-words.ts VISITS.jsonl [--recognised HYPOTHESES.jsonl] [--glossaries DIR] [--split] > OUT.jsonl
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import { createTurnReader } from '../../engine/turn/reader.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { createUnderstand } from '../../engine/understand.ts'
import { createVisitReader } from '../../engine/visit/read.ts'

interface Visit {
  trade: string
  audio: { clean: string }
  turns: { start: number; end: number; text: string; speaker: string }[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recognised: { type: 'string' },
    glossaries: { type: 'string' },
    split: { type: 'boolean', default: false },
  },
})
const lines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
const [path] = positionals
if (path === undefined) throw new Error('VISITS.jsonl is wanted')

/** The words of a visit, its speakers numbered by their first word. */
function trueTurns({ turns }: Visit): SpokenTurn[] {
  const speakers = [...new Set(turns.map(({ speaker }) => speaker))]
  return turns.map(({ start, end, text, speaker }) => ({
    startMs: Math.round(start * 1000),
    endMs: Math.round(end * 1000),
    text,
    speaker: String(speakers.indexOf(speaker) + 1),
  }))
}

const heard = new Map(
  (values.recognised === undefined ? [] : lines(values.recognised)).map((line) => {
    const { file, utterances } = line as { file: string; utterances: SpokenTurn[] }
    return [basename(file), utterances.map(({ startMs, endMs, text }) => ({ startMs, endMs, text }))]
  }),
)

const [turnReader, scorer] = [await createTurnReader(), await createScorer()]

async function readerFor(trade: string) {
  const glossary = values.glossaries === undefined ? undefined : join(values.glossaries, `glossary.${trade}.csv`)
  const glossaryPath = glossary !== undefined && existsSync(glossary) ? glossary : undefined
  const knowledge = await loadPack((await packNames()).includes(trade) ? trade : 'base', { glossaryPath })
  const tools = { read: turnReader.read, score: (texts: readonly string[]) => scorer.score(texts) }
  const [understand, visit] = [createUnderstand(knowledge, tools), createVisitReader(knowledge)]
  return (turns: SpokenTurn[]) => understand(values.split ? visit.split(turns) : turns, { redact: false })
}

const visits = lines(path) as Visit[]
const trades = [...new Set(visits.map(({ trade }) => trade))]
const readers = new Map(await Promise.all(trades.map(async (trade) => [trade, await readerFor(trade)] as const)))
for (const visit of visits) {
  const file = basename(visit.audio.clean)
  const turns = values.recognised === undefined ? trueTurns(visit) : heard.get(file)
  if (turns) console.log(JSON.stringify({ file, ...(await readers.get(visit.trade)?.(turns)) }))
}
await turnReader.close()
await scorer.close()
