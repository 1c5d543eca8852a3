/**
 * Repair on recognised visits and on text in which every word is right.
 *   npx tsx scripts/bench/repair.ts visits HEARD.jsonl GLOSSARIES_DIR [--out ANALYSES.jsonl] [--truth VISITS.jsonl] [--threshold 0.6]
 *   npx tsx scripts/bench/repair.ts right LINES.tsv|FILE.talk.gz… [--packs auto,pest] [--glossaries DIR] [--model MODEL.bin] [--limit 2000]
 * `visits` writes what `analyse` would (score it with the measuring contract) and, with the truth, counts repairs that are right: what was
 * put in was said in a turn of that time (`--show`: each).
 * `right` reads lines `set<TAB>sentence`, or conversations whose trades are the sets, and counts changed words in a thousand by set and pack,
 * and over all sets of a pack's own trade and of others.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadPack } from '../../engine/pack/load.ts'
import { createRepair } from '../../engine/repair/repair.ts'
import { openLanguageModel } from '../../engine/text/language-model.ts'
import { normalise } from '../../engine/text/normalise.ts'
import { createTokenizer } from '../../engine/text/tokenize.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { createUnderstand } from '../../engine/understand.ts'
import { readTalkFile } from './fresh/read-talk-file.ts'
import { projectRoot } from '../../models/root.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    truth: { type: 'string' },
    threshold: { type: 'string', default: '' },
    packs: { type: 'string', default: 'auto,property,skincare,pest' },
    glossaries: { type: 'string', default: '' },
    model: { type: 'string', default: join(projectRoot(), 'models', 'language', 'zh-char.bin') },
    limit: { type: 'string', default: '2000' },
    show: { type: 'boolean', default: false },
  },
})
const [mode, file = ''] = positionals
const folder = (mode === 'visits' && positionals[2]) || values.glossaries
const lm = await openLanguageModel(values.model)
const options = values.threshold === '' ? {} : { threshold: Number(values.threshold) }
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)

async function prepare(pack: string) {
  const glossaryPath = join(folder, `glossary.${pack}.csv`)
  const knowledge = await loadPack(pack, folder !== '' && existsSync(glossaryPath) ? { glossaryPath } : {})
  const startedAt = performance.now()
  const repair = createRepair(knowledge, lm, options)
  repair({ startMs: 0, endMs: 1, text: '你好' }, normalise('你好'))
  console.log(
    `${pack}: ${knowledge.words.length} surfaces, prepared in ${Math.round(performance.now() - startedAt)} ms`,
  )
  return {
    repair,
    understand: createUnderstand(knowledge, { repair }),
    tokenizer: createTokenizer(knowledge.words),
  }
}

interface SpokenTruth {
  id: string
  turns: { startMs: number; endMs: number; text: string }[]
}

/** What was said in the turns that touch a span of time. */
const saidIn = (truth: SpokenTruth | undefined, startMs: number, endMs: number): string =>
  (truth?.turns ?? []).map((turn) => (turn.startMs < endMs && turn.endMs > startMs ? turn.text : '')).join('\n')

function readTruth(path: string): Map<string, SpokenTruth> {
  const visits = linesOf(path).map((line) => JSON.parse(line) as { id: string; turns: Record<string, unknown>[] })
  const turnOf = ({ start, end, text }: Record<string, unknown>) => ({
    ...{ startMs: Number(start) * 1000, endMs: Number(end) * 1000, text: String(text) },
  })
  return new Map(visits.map(({ id, turns }) => [id, { id, turns: turns.map(turnOf) }]))
}

async function visits(): Promise<void> {
  const truths = values.truth ? readTruth(values.truth) : new Map<string, SpokenTruth>()
  const prepared = new Map<string, Awaited<ReturnType<typeof prepare>>>()
  const results: string[] = []
  let [right, all] = [0, 0]
  for (const line of linesOf(file)) {
    const heard = JSON.parse(line) as { file: string; utterances: SpokenTurn[] }
    const pack = heard.file.split('-')[1] ?? ''
    if (!prepared.has(pack)) prepared.set(pack, await prepare(pack))
    const understood = await prepared.get(pack)?.understand(heard.utterances, { redact: false })
    results.push(JSON.stringify({ file: heard.file, ...understood }))
    const truth = truths.get(heard.file.split('.')[0] ?? '')
    for (const { repairs, rawText, startMs, endMs } of understood?.utterances ?? [])
      for (const { original, replacement, score } of repairs) {
        const isRight = saidIn(truth, startMs, endMs).includes(replacement)
        all++
        if (isRight) right++
        if (values.show) console.log(isRight ? ' + ' : ' - ', original, '→', replacement, score, '|', rawText)
      }
  }
  if (values.truth) console.log(`${right} of ${all} repairs are right`)
  if (values.out) writeFileSync(values.out, results.join('\n') + '\n')
}

/** Set and sentence, of a table or of conversations. */
const sentencesOf = (path: string): [string, string][] =>
  /\.talk(\.gz)?$/.test(path)
    ? readTalkFile(path).flatMap(({ trade, turns }) => turns.map(({ text }): [string, string] => [trade, text]))
    : linesOf(path).map((line) => line.split('\t') as [string, string])

/** Words that are changed, and all. */
function changedWords({ repair, tokenizer }: Awaited<ReturnType<typeof prepare>>, sentences: string[]) {
  let [words, changed] = [0, 0]
  for (const sentence of sentences) {
    words += tokenizer.tokenize(sentence).length
    const { repairs } = repair({ startMs: 0, endMs: 1, text: sentence }, normalise(sentence))
    for (const { original, replacement, score } of repairs) {
      changed += Math.max(1, tokenizer.tokenize(original).length)
      if (values.show) console.log(' - ', original, '→', replacement, score, '|', sentence)
    }
  }
  return { words, changed }
}

const inThousand = (changed: number, words: number): string => ((1000 * changed) / Math.max(1, words)).toFixed(2)

async function right(): Promise<void> {
  const sets = new Map<string, string[]>()
  for (const [set, sentence = ''] of positionals.slice(1).flatMap(sentencesOf)) {
    const known = sets.get(set) ?? []
    if (known.length < Number(values.limit)) sets.set(set, [...known, sentence])
  }
  const sums = { own: { words: 0, changed: 0 }, other: { words: 0, changed: 0 } }
  for (const pack of values.packs.split(',')) {
    const prepared = await prepare(pack)
    for (const [set, sentences] of sets) {
      const { words, changed } = changedWords(prepared, sentences)
      const sum = set === pack ? sums.own : sums.other
      sum.changed += changed
      sum.words += words
      console.log(`${pack} on ${set}: ${inThousand(changed, words)} of 1,000 words changed (${words} words)`)
    }
  }
  const [own, other] = [sums.own, sums.other].map(({ changed, words }) => inThousand(changed, words))
  console.log(`own trade: ${own} of 1,000 words changed; other trades: ${other}`)
}

if (mode === 'visits') await visits()
else await right()
