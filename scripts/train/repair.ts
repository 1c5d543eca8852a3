/**
 * Fits the weights of the repair: terms of a trade (and invented names) planted in held-out sentences, mis-heard by sampled
 * confusions of sounds, beside sentences in which every word is right.
 *   python scripts/train/repair-sentences.py DATA_DIR DIR && npx tsx scripts/train/repair.ts DIR [OUT.json]
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPack } from '../../engine/pack/load.ts'
import { createMatcher } from '../../engine/match/match.ts'
import { createProposer, type Proposal } from '../../engine/repair/repair.ts'
import { EVIDENCE, SET_BY_HAND } from '../../engine/repair/repair-evidence.ts'
import { fold } from '../../engine/text/surface.ts'
import { openLanguageModel, type LanguageModel } from '../../engine/text/language-model.ts'
import { normalise } from '../../engine/text/normalise.ts'
import type { Mention } from '../../engine/types.ts'
import { inventedGlossary } from './invented-names.ts'
import { createMishear, pick, type Mishear } from './mishear.ts'
import { createRandom } from './random.ts'

const TRADES: Record<string, string[]> = {
  auto: ['auto', 'spoken', 'web'],
  property: ['property', 'spoken', 'food'],
  skincare: ['skincare', 'shop', 'spoken'],
  pest: ['shop', 'spoken', 'food'],
}
const GROUP = 8
const GROUPS_PER_TRADE = 130
const ROUNDS = 2
const PLANTED = 0.5
const NAMES_PLANTED = 0.2
const NOISE = 0.12
const NEGATIVES_KEPT = 0.4

const RIDGE: number = 0.5

interface Example {
  x: number[]
  y: 0 | 1
  weight: number
}

const random = createRandom(20)
const [folder = '', out = 'models/repair/zh-repair.json'] = process.argv.slice(2)
const held = readFileSync(join(folder, 'held.tsv'), 'utf8')
  .split('\n')
  .map((line) => line.split('\t'))
  .filter(([, sentence = '']) => sentence.length >= 6 && sentence.length <= 60)
const sentencesOf = (sets: string[]): string[] =>
  held.flatMap(([set = '', sentence = '']) => (sets.includes(set) ? [sentence] : []))

/** A sentence as it was meant and as it was heard. */
interface Heard {
  truth: string
  text: string
}

const model = await openLanguageModel(join(folder, 'without.bin'))
const mishear = createMishear(
  held.map(([, sentence = '']) => sentence),
  model,
  random,
)
const examples: Example[] = []
for (let round = 0; round < ROUNDS; round++)
  for (const [trade, sets] of Object.entries(TRADES)) await gather(trade, sets, model, mishear)
writeFileSync(join(folder, 'examples.json'), JSON.stringify(examples.map(({ x, y, weight }) => [...x, y, weight])))
const weights = fit(examples)
report(examples, weights)
const rounded = Object.fromEntries(
  EVIDENCE.map((name, i) => [name, SET_BY_HAND[name] ?? Math.round((weights[i] ?? 0) * 1000) / 1000]),
)
writeFileSync(out, JSON.stringify({ weights: rounded }, null, 1) + '\n')

async function gather(trade: string, sets: string[], lm: LanguageModel, hear: Mishear): Promise<void> {
  const glossaryPath = join(mkdtempSync(join(tmpdir(), 'repair-')), 'terms.csv')
  writeFileSync(glossaryPath, inventedGlossary(trade, 10, random))
  const knowledge = await loadPack(trade, { glossaryPath })
  const match = createMatcher(knowledge)
  const propose = createProposer(knowledge, lm)
  const names = [...knowledge.concepts.values()].filter(({ id }) => id.startsWith('glossary/')).map(({ name }) => name)
  const pools = sets.map((set) => sentencesOf([set]))
  for (let group = 0; group < GROUPS_PER_TRADE; group++) {
    const pool = group % 2 === 0 ? (pools[0] ?? []) : pick(random, pools)
    const meant = Array.from({ length: GROUP }, () => pick(random, pool))
    const own = pool === pools[0]
    const heard = meant.map((sentence) => spoil(sentence, own ? match(sentence) : undefined, names, hear))
    const mentions = heard.map(({ text }) => match(text))
    heard.forEach((one, i) => {
      const others = mentions.filter((_, other) => other !== i).flat()
      examples.push(
        ...label(one, propose({ startMs: 0, endMs: 1000, text: one.text }, normalise(one.text), { mentions: others })),
      )
    })
  }
}

/** `mentions` is undefined for a sentence of another trade: nothing of this trade is said there. */
function spoil(sentence: string, mentions: Mention[] | undefined, names: string[], hear: Mishear): Heard {
  const usable = (mentions ?? []).filter(({ how, surface }) => how !== 'number' && surface.length > 1)
  let [truth, target] = [sentence, usable.length > 0 ? pick(random, usable) : undefined]
  if (!mentions || random() > PLANTED) return { truth, text: random() < 0.5 ? truth : noise(truth, undefined, hear) }
  const keep = random() < 0.5 ? 0.8 : 0.55
  const places = target ? [target] : [{ start: 0, end: 0 }]
  const { start, end } = pick(random, places)
  if (!target && random() > NAMES_PLANTED) return { truth, text: noise(truth, undefined, hear) }
  if (!target || random() < NAMES_PLANTED) {
    const name = pick(random, names)
    truth = sentence.slice(0, start) + name + sentence.slice(end)
    target = { ...(target as Mention), start, end: start + name.length }
  }
  return { truth, text: noise(truth, { start: target.start, end: target.end, keep }, hear) }
}

/** Mis-hears the target, and now and then two characters elsewhere. */
function noise(truth: string, target: { start: number; end: number; keep: number } | undefined, hear: Mishear): string {
  let text = ''
  for (let at = 0; at < truth.length;) {
    if (target && at === target.start) {
      text += hear(truth.slice(at, target.end), text.slice(-6), target.keep)
      at = target.end
    } else if (
      /^\p{Script=Han}{2}/u.test(truth.slice(at)) &&
      (!target || at + 2 <= target.start || at >= target.end) &&
      random() < NOISE
    ) {
      text += hear(truth.slice(at, at + 2), text.slice(-6), 0.7)
      at += 2
    } else text += truth[at++]
  }
  return text
}

/** A proposal is right when its term was said and is not in the text already at that place. */
function label({ truth, text }: Heard, proposals: Proposal[]): Example[] {
  const meant = fold(truth).text
  return proposals.flatMap(({ alike, evidence }): Example[] => {
    const repaired = fold(text.slice(0, alike.start) + alike.term.surface + text.slice(alike.end)).text
    const right =
      meant.includes(alike.term.folded) &&
      occurrences(repaired, alike.term.folded) <= occurrences(meant, alike.term.folded) &&
      Math.abs(meant.indexOf(alike.term.folded) - fold(text.slice(0, alike.start)).text.length) <= 4
    if (!right && random() > NEGATIVES_KEPT) return []
    return [{ x: EVIDENCE.map((name) => evidence[name]), y: right ? 1 : 0, weight: right ? 1 : 1 / NEGATIVES_KEPT }]
  })
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}

/** Logistic regression with a little ridge, by Newton's method. */
function fit(data: Example[]): number[] {
  const size = EVIDENCE.length
  let w = new Array<number>(size).fill(0)
  for (let round = 0; round < 15; round++) {
    const gradient = w.map((value) => -RIDGE * value)
    const hessian = w.map((_, i) => w.map((__, j) => (i === j ? RIDGE : 0)))
    for (const { x, y, weight } of data) {
      const p = probability(w, x)
      const [g, h] = [weight * (y - p), weight * Math.max(1e-6, p * (1 - p))]
      for (let i = 0; i < size; i++) {
        const xi = x[i] ?? 0
        if (xi === 0) continue
        gradient[i] = (gradient[i] ?? 0) + g * xi
        const row = hessian[i] ?? []
        for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + h * xi * (x[j] ?? 0)
      }
    }
    const step = solve(hessian, gradient)
    w = w.map((value, i) => value + (step[i] ?? 0))
  }
  return w
}

function probability(w: number[], x: number[]): number {
  return 1 / (1 + Math.exp(-w.reduce((sum, value, i) => sum + value * (x[i] ?? 0), 0)))
}

/** Gaussian elimination; the matrix is positive definite. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i]
    for (const row of rows) {
      if (row === pivot) continue
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1)
      for (let j = i; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0)
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1))
}

function report(data: Example[], w: number[]): void {
  const right = data.filter(({ y }) => y === 1).length
  console.log(`${data.length} examples, ${right} right`)
  console.log(EVIDENCE.map((name, i) => `${name} ${(w[i] ?? 0).toFixed(2)}`).join(', '))
  for (const threshold of [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
    const made = data.filter(({ x }) => probability(w, x) >= threshold)
    const hits = made.filter(({ y }) => y === 1).length
    const all = made.reduce((sum, { weight }) => sum + weight, 0)
    console.log(
      `threshold ${threshold}: precision ${((100 * hits) / all).toFixed(1)} %, recall ${((100 * hits) / right).toFixed(1)} %`,
    )
  }
}
