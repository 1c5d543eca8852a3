/**
 * How much more often packs and cues fire on a labelled set than on other talk of the same trades: what was written beside a set fires there
 * far more often than anywhere else. The ratio of short names tells how dense the set is; a ratio well above that one says: written beside it.
 *
 *   npx tsx scripts/bench/fresh/firing.ts [--control FOLDER] FILE.talk[.gz]...
 *
 * FOLDER holds TRADE.txt (and general.txt for trades without a pack), one turn a line; default scripts/train/shop-talk.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../../../models/root.ts'
import { createMatcher } from '../../../engine/match/match.ts'
import type { Condition } from '../../../engine/pack/cues/condition.ts'
import { loadCues } from '../../../engine/pack/cues/load-cues.ts'
import type { Knowledge } from '../../../engine/pack/knowledge.ts'
import { loadPack, packNames } from '../../../engine/pack/load.ts'
import type { Phrase } from '../../../engine/text/phrase.ts'
import { plainText } from '../../../engine/text/plain-text.ts'
import { readTalkFile } from './read-talk-file.ts'

/** Names and phrases from this length on are what people write beside a text. */
const LONG = 4
const KINDS = ['names of 2–3 characters', 'names of ≥ 4', 'feeling phrases of ≥ 4', 'cue phrases'] as const
type Counts = Record<(typeof KINDS)[number] | 'characters', number>

const none = (): Counts => Object.fromEntries([...KINDS, 'characters'].map((kind) => [kind, 0])) as Counts

/** Every phrase that a condition looks for. */
function phrasesOf(condition: Condition): Phrase[] {
  if (condition.kind === 'says') return condition.phrases
  if (!('of' in condition)) return []
  return [condition.of].flat().flatMap(phrasesOf)
}

function createCounter(knowledge: Knowledge): (text: string, counts: Counts) => void {
  const match = createMatcher(knowledge)
  const long = knowledge.lexicon
    .map(({ phrase }) => phrase)
    .filter((phrase) => phrase.length >= LONG && !phrase.includes('..'))
  const { intents, stages, needs, groups, outcomes, moments } = loadCues(knowledge)
  const rules = [...intents, ...stages, ...needs, ...groups, ...outcomes, ...moments]
  const phrases = new Map(rules.flatMap(({ when }) => phrasesOf(when).map((phrase) => [phrase.source, phrase])))
  return (text, counts) => {
    const plain = plainText(text)
    counts.characters += plain.text.length
    for (const { surface, how } of match(text))
      if (how !== 'number') counts[surface.length < LONG ? 'names of 2–3 characters' : 'names of ≥ 4']++
    counts['feeling phrases of ≥ 4'] += long.filter((phrase) => text.includes(phrase)).length
    for (const phrase of phrases.values()) if (phrase.find(plain)) counts['cue phrases']++
  }
}

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { control: { type: 'string', default: join(projectRoot(), 'scripts/train/shop-talk') } },
})
const packs = await packNames()
const turns = new Map<string, string[]>()
for (const { trade, turns: own } of files.flatMap((file) => readTalkFile(file))) {
  const pack = packs.includes(trade) ? trade : 'base'
  turns.set(pack, [...(turns.get(pack) ?? []), ...own.map(({ text }) => text)])
}
for (const [pack, texts] of turns) {
  const path = join(values.control, `${pack === 'base' ? 'general' : pack}.txt`)
  if (!existsSync(path)) throw new Error(`wanted: other talk of the trade in ${path}`)
  const count = createCounter(await loadPack(pack))
  const [set, control] = [none(), none()]
  for (const text of texts) count(text, set)
  for (const line of readFileSync(path, 'utf8').split('\n')) if (/^[SC]/.test(line)) count(line.slice(2), control)
  const rate = (counts: Counts, kind: keyof Counts): number => (1000 * counts[kind]) / counts.characters
  const row = KINDS.map((kind) => {
    const [here, there] = [rate(set, kind), rate(control, kind)]
    return `${kind} ${here.toFixed(2)} : ${there.toFixed(2)} = ${(here / there).toFixed(2)}`
  })
  console.log(`${pack} (${texts.length} turns), a thousand characters: ${row.join(' · ')}`)
}
