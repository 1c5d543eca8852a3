/**
 * Macro-F1 over three classes on customer sentences that nothing was tuned on, many of them bare facts meant as praise or as a
 * complaint: the rules alone, and with the trained reading of facts. Also for labelled visits.
 *
 *   npx tsx scripts/bench/opinion-spoken.ts [--visits VISITS.jsonl [--glossaries DIR]] [--verbose]
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadPack } from '../../engine/pack/load.ts'
import { createMatcher } from '../../engine/match/match.ts'
import { createImplied, openTurn } from '../../engine/opinion/implied.ts'
import { createJudge } from '../../engine/opinion/judge.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import { topicAfter, type Topic } from '../../engine/opinion/target.ts'
import type { Opinion, Role } from '../../engine/types.ts'
import { projectRoot } from '../../models/root.ts'

interface Turn {
  text: string
  role: Role
  polarity: number
}
interface Talk {
  trade: string
  turns: Turn[]
}

const CLASSES = [-1, 0, 1]
const { values } = parseArgs({
  options: {
    visits: { type: 'string' },
    glossaries: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

function sentences(): Talk[] {
  const file = join(projectRoot(), 'scripts/bench/sentences/opinion-spoken.tsv')
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return rows.map((row) => {
    const [trade, polarity, text] = row.split('\t')
    return { trade, turns: [{ text, role: 'customer', polarity: Number(polarity) }] }
  })
}

function visits(path: string): Talk[] {
  interface Visit {
    trade: string
    turns: { text: string; role: Role; sentiment: { polarity: number } }[]
  }
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const { trade, turns } = JSON.parse(line) as Visit
    return { trade, turns: turns.map(({ text, role, sentiment }) => ({ text, role, polarity: sentiment.polarity })) }
  })
}

async function readerFor(trade: string) {
  const glossary = values.glossaries === undefined ? '' : join(values.glossaries, `glossary.${trade}.csv`)
  const knowledge = await loadPack(trade, existsSync(glossary) ? { glossaryPath: glossary } : {})
  return { match: createMatcher(knowledge), judge: createJudge(knowledge), feel: createImplied(knowledge) }
}

function signOf(opinions: readonly Opinion[]): number {
  const sum = opinions.reduce((total, { score }) => total + score, 0)
  return Math.abs(sum) > 0.05 ? Math.sign(sum) : 0
}

function macroF1(rows: { wanted: number; got: number }[]): string {
  const f1s = CLASSES.map((one) => {
    const hits = rows.filter(({ wanted, got }) => wanted === one && got === one).length
    return (2 * hits) / rows.reduce((sum, { wanted, got }) => sum + Number(wanted === one) + Number(got === one), 0)
  })
  const parts = f1s.map((f1) => (100 * f1).toFixed(1)).join(' / ')
  return `${((100 * f1s.reduce((a, b) => a + b)) / 3).toFixed(2)} (${parts})`
}

const talks = values.visits === undefined ? sentences() : visits(values.visits)
const trades = [...new Set(talks.map(({ trade }) => trade))]
const readers = new Map(await Promise.all(trades.map(async (trade) => [trade, await readerFor(trade)] as const)))
const scorer = await createScorer()
const rows: { wanted: number; rules: number; joined: number }[] = []
let [asked, askedMs] = [0, 0]
for (const { trade, turns } of talks) {
  const { match, judge, feel } = readers.get(trade) ?? (await readerFor(trade))
  let topic: Topic | undefined
  for (const { text, role, polarity } of turns) {
    const turn = { text, role, mentions: match(text), topic }
    const opinions = judge(turn)
    topic = topicAfter(turn.mentions, topic)
    const open = openTurn(turn, opinions)
    const began = performance.now()
    const felt = open ? feel(open, (await scorer.score([open.statement.text]))[0]) : []
    if (open) [asked, askedMs] = [asked + 1, askedMs + performance.now() - began]
    if (role !== 'customer') continue
    rows.push({ wanted: polarity, rules: signOf(opinions), joined: signOf([...opinions, ...felt]) })
    if (values.verbose && felt.length) console.log(`${polarity} → ${felt[0].score}  ${text}`)
  }
}
const scored = (key: 'rules' | 'joined') => macroF1(rows.map((row) => ({ wanted: row.wanted, got: row[key] })))
console.log(`${rows.length} customer turns   macro-F1 of the rules ${scored('rules')}`)
const filled = rows.filter(({ rules, joined }) => rules !== joined)
const right = filled.filter(({ wanted, joined }) => wanted === joined).length
console.log(`with facts read ${scored('joined')}; ${filled.length} turns got an opinion, ${right} rightly`)
console.log(`${asked} turns were read, ${(askedMs / asked).toFixed(1)} ms each`)
await scorer.close()
