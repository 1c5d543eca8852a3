/**
 * Trains the model that tells staff from customers by one utterance's words, and writes it as int8 weights.
 *
 *   npx tsx scripts/train/role-model.ts --lines scripts/train/role-lines.txt --texts DIR --out models/role/zh-role.bin
 *
 * DIR holds realestate_qa_beike2020, stc3_customer_helpdesk, cped_tv_dialogue and waimai_10k. One line in ten is kept apart for measuring. Logistic regression on
 * hashed character runs, AdaGrad, L2; classes are balanced; a source's weight is the share of the loss that it bears.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { ROLE_BUCKETS, roleFeatures } from '../../engine/visit/role-features.ts'

interface Line {
  features: number[]
  staff: boolean
  weight: number
  source: string
}

const SHARES: Record<string, number> = { lines: 1, beike: 0.2, stc3: 0.05, talk: 0.1 }
const EPOCHS = 12
/** Share of an utterance's features left out at every sight of it: recognisers mis-hear about as much. */
const DROPPED = 0.3
/** Runs whose weights are averaged, each in another order. */
const RUNS = 5
const RATE = 0.15
const DECAY = 2e-6
const MOST = 40

const { values } = parseArgs({
  options: { lines: { type: 'string' }, texts: { type: 'string' }, out: { type: 'string' } },
})
const { lines, texts, out } = values
if (lines === undefined || texts === undefined || out === undefined)
  throw new Error('--lines, --texts and --out are wanted')

/** Seeded generator (mulberry32): the same data give the same weights. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function source(name: string, pairs: { text: string; staff: boolean }[]): Line[] {
  const seen = new Set<string>()
  const kept = pairs.filter(({ text }) => text.length >= 2 && text.length <= 60 && !seen.has(text) && seen.add(text))
  const staff = kept.filter((pair) => pair.staff).length
  return kept.map((pair) => ({
    features: roleFeatures(pair.text),
    staff: pair.staff,
    weight: (SHARES[name] ?? 1) / (2 * (pair.staff ? staff : kept.length - staff)),
    source: name,
  }))
}

function ownLines(path: string): Line[] {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((row) => /^[SC] /u.test(row))
  return source(
    'lines',
    rows.map((row) => ({ staff: row.startsWith('S'), text: row.slice(2) })),
  )
}

function beike(folder: string): Line[] {
  const rows = (file: string): string[][] =>
    readFileSync(join(folder, 'train', file), 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split('\t'))
  return source('beike', [
    ...rows('train.query.tsv').map((row) => ({ staff: false, text: row[1] ?? '' })),
    ...rows('train.reply.tsv').map((row) => ({ staff: true, text: row[2] ?? '' })),
  ])
}

function stc3(folder: string): Line[] {
  const dialogues = JSON.parse(readFileSync(join(folder, 'test_data_cn.json'), 'utf8')) as {
    turns: { sender: string; utterances: string[] }[]
  }[]
  return source(
    'stc3',
    dialogues.flatMap(({ turns }) =>
      turns.flatMap(({ sender, utterances }) =>
        utterances.map((text) => ({
          staff: sender === 'helpdesk',
          text: text.replace(/#[^#]*#|@\S+|https?:\S+/gu, ''),
        })),
      ),
    ),
  )
}

/** Everyday talk and what buyers write about food: how people talk who sell nothing. */
function talk(folder: string): Line[] {
  const cells = (path: string): string[][] => parse(readFileSync(path), { bom: true, relax_quotes: true })
  const said = cells(join(folder, 'cped_tv_dialogue', 'valid_split.csv')).map((row) => row.at(-1) ?? '')
  const written = cells(join(folder, 'waimai_10k', 'waimai_10k.csv')).map((row) => row[1] ?? '')
  return source(
    'talk',
    [...said, ...written].slice(1).map((text) => ({ staff: false, text })),
  )
}

const logit = (weights: Float64Array, bias: number, features: readonly number[]): number =>
  features.reduce((sum, feature) => sum + weights[feature], 0) / Math.sqrt(features.length || 1) + bias

function trainOnce(all: readonly Line[], next: () => number): { weights: Float64Array; bias: number } {
  const weights = new Float64Array(ROLE_BUCKETS)
  const squares = new Float64Array(ROLE_BUCKETS).fill(1e-2)
  const order = all.map((_, i) => i)
  const scale = all.length / all.reduce((sum, { weight }) => sum + weight, 0)
  let bias = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1))
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    for (const at of order) {
      const { features: whole, staff, weight } = all[at]
      const features = whole.filter(() => next() >= DROPPED)
      const error =
        ((staff ? 1 : 0) - 1 / (1 + Math.exp(-logit(weights, bias, features)))) * Math.min(MOST, weight * scale)
      const step = error / Math.sqrt(features.length || 1)
      bias += 0.01 * error
      for (const feature of features) {
        const gradient = step - DECAY * all.length * weights[feature] * 0.01
        squares[feature] += gradient * gradient
        weights[feature] += (RATE * gradient) / Math.sqrt(squares[feature])
      }
    }
  }
  return { weights, bias }
}

function train(all: readonly Line[], next: () => number): { weights: Float64Array; bias: number } {
  const runs = Array.from({ length: RUNS }, () => trainOnce(all, next))
  const mean = (pick: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((sum, run) => sum + pick(run) / RUNS, 0)
  return {
    weights: Float64Array.from({ length: ROLE_BUCKETS }, (_, i) => mean((run) => run.weights[i])),
    bias: mean((run) => run.bias),
  }
}

const next = random(7)
const all = [
  ownLines(lines),
  beike(join(texts, 'realestate_qa_beike2020')),
  stc3(join(texts, 'stc3_customer_helpdesk')),
  talk(texts),
].flat()
const apart = all.map(() => next() < 0.1)
const measured = train(
  all.filter((_, i) => !apart[i]),
  next,
)
for (const name of Object.keys(SHARES)) {
  const test = all.filter((line, i) => apart[i] && line.source === name)
  const right = (staff: boolean): number => {
    const part = test.filter((line) => line.staff === staff)
    return (
      part.filter((line) => logit(measured.weights, measured.bias, line.features) > 0 === staff).length / part.length
    )
  }
  console.log(name, test.length, 'staff', right(true).toFixed(3), 'customer', right(false).toFixed(3))
}
/** The middle between both roles' means over lines kept apart: sources of one role alone push the bias to that side. */
const means = [true, false].map((staff) => {
  const own = all.filter((line, i) => apart[i] && line.source === 'lines' && line.staff === staff)
  return own.reduce((sum, { features }) => sum + logit(measured.weights, measured.bias, features), 0) / own.length
})
const shift = (means[0] + means[1]) / 2
const trained = train(all, next)
const { weights } = trained
const bias = trained.bias - shift
const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
const bytes = Buffer.alloc(8 + ROLE_BUCKETS)
bytes.writeFloatLE(largest / 127, 0)
bytes.writeFloatLE(bias, 4)
weights.forEach((weight, i) => bytes.writeInt8(Math.round((weight / largest) * 127), 8 + i))
writeFileSync(out, bytes)
console.log('shift', shift.toFixed(2), 'largest', largest.toFixed(2), 'bias', bias.toFixed(2))
