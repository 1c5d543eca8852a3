/**
 * Macro-F1 of the opinion rules on labelled visits, from the true words and roles, as the measuring contract scores it (three
 * classes per customer turn), with the table of confusions and the time per turn.
 *
 *   npx tsx scripts/bench/opinion-rules.ts VISITS.jsonl [--glossaries DIR] [--verbose]
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadPack, packNames } from '../../engine/pack/load.ts'
import { createMatcher } from '../../engine/match/match.ts'
import { createJudge } from '../../engine/opinion/judge.ts'
import { topicAfter, type Topic } from '../../engine/opinion/target.ts'
import type { Opinion, Role } from '../../engine/types.ts'

interface Visit {
  id: string
  trade: string
  turns: { text: string; role: Role; sentiment: { polarity: number } }[]
}

const CLASSES = [-1, 0, 1]
const [path, ...rest] = process.argv.slice(2)
if (path === undefined) throw new Error('VISITS.jsonl is wanted')
const glossaries = rest.includes('--glossaries') ? rest[rest.indexOf('--glossaries') + 1] : undefined
const verbose = rest.includes('--verbose')

function signOf(opinions: readonly Opinion[]): number {
  const sum = opinions.reduce((total, { score }) => total + score, 0)
  return sum > 0.05 ? 1 : sum < -0.05 ? -1 : 0
}

async function readerFor(trade: string) {
  const pack = (await packNames()).includes(trade) ? trade : 'base'
  const glossary = glossaries === undefined ? undefined : join(glossaries, `glossary.${trade}.csv`)
  const glossaryPath = glossary !== undefined && existsSync(glossary) ? glossary : undefined
  const knowledge = await loadPack(pack, { glossaryPath })
  const [match, judge] = [createMatcher(knowledge), createJudge(knowledge)]
  return (visit: Visit): { gold: number; got: number; text: string; opinions: Opinion[] }[] => {
    let topic: Topic | undefined
    return visit.turns.flatMap(({ text, role, sentiment }) => {
      const mentions = match(text)
      const opinions = judge({ text, role, mentions, topic })
      topic = topicAfter(mentions, topic)
      return role === 'customer' ? [{ gold: sentiment.polarity, got: signOf(opinions), text, opinions }] : []
    })
  }
}

const visits = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Visit)
const trades = [...new Set(visits.map(({ trade }) => trade))]
const readers = new Map(await Promise.all(trades.map(async (trade) => [trade, await readerFor(trade)] as const)))
const began = performance.now()
const judged = visits.flatMap((visit) => readers.get(visit.trade)?.(visit) ?? [])
const perTurnMs = (performance.now() - began) / visits.reduce((sum, { turns }) => sum + turns.length, 0)

const count = (gold: number, got: number): number => judged.filter((one) => one.gold === gold && one.got === got).length
const f1s = CLASSES.map((c) => {
  const hits = count(c, c)
  const wrong = CLASSES.filter((other) => other !== c).reduce(
    (sum, other) => sum + count(c, other) + count(other, c),
    0,
  )
  return (2 * hits) / (2 * hits + wrong)
})
if (verbose)
  for (const { gold, got, text, opinions } of judged)
    if (gold !== got)
      console.log(
        `${gold} → ${got}  ${text}  ${opinions.map((o) => `${o.name ?? '-'} ${o.score} [${o.cues.join(' ')}]`).join(' | ')}`,
      )
console.log('gold \\ found\t' + CLASSES.join('\t'))
for (const gold of CLASSES) console.log(`${gold}\t\t${CLASSES.map((got) => count(gold, got)).join('\t')}`)
console.log(
  `F1 ${f1s.map((f1) => (100 * f1).toFixed(1)).join(' / ')}   macro ${((100 * f1s.reduce((a, b) => a + b)) / 3).toFixed(2)}`,
)
console.log(`${judged.length} customer turns, ${perTurnMs.toFixed(3)} ms per turn`)
