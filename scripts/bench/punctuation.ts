/**
 * F1 of the marks that are put into recognised turns.
 *
 *   npx tsx scripts/bench/punctuation.ts lines LINES.tsv          lines of scripts/train/punctuation-lines.py that were kept apart
 *   npx tsx scripts/bench/punctuation.ts heard HEARD.jsonl TRUTH         what `analyse --no-redact --json` printed, and the truth:
 *                                                                        VISITS.jsonl, or MANIFEST.tsv whose references have marks
 *
 * `lines`: words alone, no pauses, beside a full stop at the end and nothing else. `heard`: over words that were heard rightly, beside
 * the recogniser's own marks, and those with a comma at each of its spaces and a full stop at the end.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { MARKS, type Mark } from '../../engine/text/punctuation-features.ts'
import { bestMarks, punctuationWeights } from '../../engine/text/punctuation-model.ts'
import { isKeptApart, readSamples } from '../train/punctuation-samples.ts'
import { editDistance } from '../../engine/text/edit-distance.ts'
import { alignedGaps } from './marks.ts'
import { readManifest } from './recordings.ts'

const [mode, path, truthPath] = process.argv.slice(2)
const NAMES = ['，', '、', '。', '？', '！', 'any', 'stop'] as const
type Counts = Record<(typeof NAMES)[number], { hits: number; wanted: number; got: number }>
const STOPS: string[] = ['。', '？', '！']

const noCounts = (): Counts => Object.fromEntries(NAMES.map((name) => [name, { hits: 0, wanted: 0, got: 0 }])) as Counts

const isOf = (name: (typeof NAMES)[number], mark: string): boolean =>
  name === 'any' ? mark !== '' : name === 'stop' ? STOPS.includes(mark) : mark === name

function count(counts: Counts, wanted: string, got: string): void {
  for (const name of NAMES) {
    const [is, says] = [isOf(name, wanted), isOf(name, got)]
    counts[name].wanted += Number(is)
    counts[name].got += Number(says)
    counts[name].hits += Number(is && says)
  }
}

function print(title: string, counts: Counts): void {
  const cells = NAMES.map((name) => {
    const { hits, wanted, got } = counts[name]
    const share = (of: number): string => (of === 0 ? '–' : ((100 * hits) / of).toFixed(0))
    return `${name} ${((200 * hits) / Math.max(1, wanted + got)).toFixed(1)} (${share(got)}/${share(wanted)}, ${wanted})`
  })
  console.log(`${title.padEnd(18)} ${cells.join('  ')}`)
}

function lines(): void {
  const add = punctuationWeights()
  const sets = new Map<string, { ours: Counts; peer: Counts }>()
  const all = { ours: noCounts(), peer: noCounts() }
  let [gaps, ms] = [0, 0]
  for (const sample of readSamples(path).filter(isKeptApart)) {
    const own = sets.get(sample.set) ?? { ours: noCounts(), peer: noCounts() }
    sets.set(sample.set, own)
    const last = sample.marks.length - 1
    const began = performance.now()
    const got = bestMarks(sample.words, add, (at) => MARKS.map((_, i) => endsOnly(at === last, MARKS[i])))
    ms += performance.now() - began
    gaps += sample.marks.length
    sample.marks.forEach((wanted, at) => {
      if (wanted === undefined) return
      for (const into of [own, all]) {
        count(into.ours, wanted, got[at])
        count(into.peer, wanted, at === last ? '。' : '')
      }
    })
  }
  console.log('F1 (precision/recall, number)')
  for (const [set, { ours, peer }] of [...sets, ['all', all] as const]) {
    print(set, ours)
    print('  only 。 at the end', peer)
  }
  console.log(`${((1000 * ms) / gaps).toFixed(1)} µs a word`)
}

/** A turn ends in one of the marks that end a sentence. */
const endsOnly = (isEnd: boolean, mark: Mark): number => (isEnd && !STOPS.includes(mark) ? -Infinity : 0)

function readTurns(visits: string): Map<string, string> {
  const truth = new Map<string, string>()
  for (const line of readFileSync(visits, 'utf8').trim().split('\n')) {
    const { audio, turns } = JSON.parse(line) as { audio: Record<string, string>; turns: { text: string }[] }
    for (const file of Object.values(audio)) truth.set(basename(file), turns.map(({ text }) => text).join('\n'))
  }
  return truth
}

/** References that people wrote with marks; others say nothing about marks. */
function readReferences(manifest: string): Map<string, string> {
  const marked = readManifest(manifest, undefined).filter(
    ({ transcript, isByPeople }) => isByPeople && /[，。？]/u.test(transcript),
  )
  return new Map(marked.map(({ path: of, transcript }) => [basename(of), transcript]))
}

/** Character errors of a text with its marks, spaces apart: what a reader stumbles over. */
const withMarks = (text: string): string =>
  text.normalize('NFKC').replace(/\s/g, '').replace(/[,;:]/g, '，').replace(/\./g, '。').toLowerCase()

function heard(): void {
  const truth = truthPath.endsWith('.tsv') ? readReferences(truthPath) : readTurns(truthPath)
  const forms = { ours: noCounts(), 'as recognised': noCounts(), 'spaces are commas': noCounts() }
  const errors = { ours: 0, 'as recognised': 0, 'spaces are commas': 0 }
  let characters = 0
  for (const line of readFileSync(path, 'utf8').trim().split('\n')) {
    const { file, utterances } = JSON.parse(line) as { file: string; utterances: { text: string; rawText: string }[] }
    const said = truth.get(basename(file))
    if (said === undefined) continue
    const raw = utterances.map(({ rawText }) => rawText)
    const texts = {
      ours: utterances.map(({ text }) => text),
      'as recognised': raw.map((text) => text.replaceAll(' ', '')),
      'spaces are commas': raw.map((text) => (/[。？?！!]$/u.test(text) ? text : `${text}。`)),
    }
    for (const form of Object.keys(texts) as (keyof typeof texts)[]) {
      for (const { wanted, got } of alignedGaps(said, texts[form].join('\n'))) count(forms[form], wanted, got)
      errors[form] += editDistance(withMarks(said), withMarks(texts[form].join('')))
    }
    characters += withMarks(said).length
  }
  console.log('F1 (precision/recall, number)')
  for (const [form, counts] of Object.entries(forms)) print(form, counts)
  for (const [form, edits] of Object.entries(errors))
    console.log(`${form}: ${((100 * edits) / characters).toFixed(1)} % errors of characters and marks`)
}

if (mode === 'lines') lines()
else heard()
