/**
 * Repair on recognised visits and on text in which every word is right.
 *   npx tsx scripts/bench/repair.ts visits HEARD.jsonl GLOSSARIES_DIR [--out ANALYSES.jsonl] [--truth VISITS.jsonl] [--threshold 0.6]
 *   npx tsx scripts/bench/repair.ts right LINES.tsv [--packs auto,pest] [--glossaries DIR] [--model MODEL.bin] [--limit 2000]
 * `visits` writes what `analyse` would (score it with the measuring contract) and, with the truth, prints each repair as right or wrong.
 * `right` reads lines `set<TAB>sentence` and counts changed words in a thousand by set and pack.
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
const [mode, file = '', folder = values.glossaries] = positionals
const lm = await openLanguageModel(values.model)
const options = values.threshold === '' ? {} : { threshold: Number(values.threshold) }
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
if (mode === 'visits') await visits()
else await right()

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

async function visits(): Promise<void> {
  const said = new Map<string, string>()
  if (values.truth)
    for (const line of readFileSync(values.truth, 'utf8').split('\n').filter(Boolean)) {
      const visit = JSON.parse(line) as { id: string; turns: { text: string }[] }
      said.set(visit.id, visit.turns.map(({ text }) => text).join(''))
    }
  const prepared = new Map<string, Awaited<ReturnType<typeof prepare>>>()
  const results: string[] = []
  for (const line of lines) {
    const heard = JSON.parse(line) as { file: string; utterances: SpokenTurn[] }
    const pack = heard.file.split('-')[1] ?? ''
    const { understand } = prepared.get(pack) ?? (await prepare(pack))
    if (!prepared.has(pack)) prepared.set(pack, await prepare(pack))
    const understood = await understand(heard.utterances, { redact: false })
    results.push(JSON.stringify({ file: heard.file, ...understood }))
    const truth = said.get(heard.file.split('.')[0] ?? '') ?? ''
    for (const { repairs, rawText } of understood.utterances)
      for (const { original, replacement, score } of repairs)
        if (values.show)
          console.log(truth.includes(replacement) ? ' + ' : ' - ', original, '→', replacement, score, '|', rawText)
  }
  if (values.out) writeFileSync(values.out, results.join('\n') + '\n')
}

async function right(): Promise<void> {
  const sets = new Map<string, string[]>()
  for (const line of lines) {
    const [set = '', sentence = ''] = line.split('\t')
    const known = sets.get(set) ?? []
    if (known.length < Number(values.limit)) sets.set(set, [...known, sentence])
  }
  for (const pack of values.packs.split(',')) {
    const { repair, tokenizer } = await prepare(pack)
    for (const [set, sentences] of sets) {
      let [words, changed] = [0, 0]
      const startedAt = performance.now()
      for (const sentence of sentences) {
        const { repairs } = repair({ startMs: 0, endMs: 1, text: sentence }, normalise(sentence))
        for (const { original, replacement, score } of repairs) {
          changed += Math.max(1, tokenizer.tokenize(original).length)
          if (values.show) console.log(' - ', original, '→', replacement, score, '|', sentence)
        }
      }
      const ms = (performance.now() - startedAt) / sentences.length
      for (const sentence of sentences) words += tokenizer.tokenize(sentence).length
      console.log(
        `${pack} on ${set}: ${((1000 * changed) / words).toFixed(2)} of 1,000 words changed (${words} words, ${ms.toFixed(2)} ms a sentence)`,
      )
    }
  }
}
