/**
 * Trains the model that tells staff from customers by one utterance's words, and writes it as int8 weights.
 *
 *   npx tsx scripts/train/role-model.ts --lines scripts/train/role-lines.txt --texts DIR --out models/role/zh-role.bin
 *
 * DIR holds realestate_qa_beike2020, stc3_customer_helpdesk, cped_tv_dialogue and waimai_10k. One line in ten is kept apart for measuring. Logistic regression on
 * hashed character runs, AdaGrad, L2; classes are balanced; a source's weight is the share of the loss that it bears.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { ROLE_BUCKETS, roleFeatures } from '../../engine/speaker/role-features.ts'
import { logit, trainLogistic, writeWeights, type Weights } from './hashed-logistic.ts'
import { createRandom } from './random.ts'

interface Line {
  features: number[]
  staff: boolean
  weight: number
  source: string
}

const SHARES: Record<string, number> = { lines: 1, beike: 0.2, stc3: 0.05, talk: 0.1 }
const SETTINGS = { buckets: ROLE_BUCKETS, epochs: 12, rate: 0.15, decay: 2e-6, dropped: 0.3 }
/** Runs whose weights are averaged, each in another order. */
const RUNS = 5
const MOST = 40

const { values } = parseArgs({
  options: { lines: { type: 'string' }, texts: { type: 'string' }, out: { type: 'string' } },
})
const { lines, texts, out } = values
if (lines === undefined || texts === undefined || out === undefined)
  throw new Error('--lines, --texts and --out are wanted')

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

function train(all: readonly Line[], next: () => number): Weights {
  const scale = all.length / all.reduce((sum, { weight }) => sum + weight, 0)
  const examples = all.map(({ features, staff, weight }) => ({
    features,
    wanted: staff,
    weight: Math.min(MOST, weight * scale),
  }))
  const runs = Array.from({ length: RUNS }, () => trainLogistic(examples, SETTINGS, next))
  const mean = (pick: (run: Weights) => number): number => runs.reduce((sum, run) => sum + pick(run) / RUNS, 0)
  return {
    weights: Float64Array.from({ length: ROLE_BUCKETS }, (_, i) => mean((run) => run.weights[i])),
    bias: mean((run) => run.bias),
  }
}

const next = createRandom(7)
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
    return part.filter((line) => logit(measured, line.features) > 0 === staff).length / part.length
  }
  console.log(name, test.length, 'staff', right(true).toFixed(3), 'customer', right(false).toFixed(3))
}
/** The middle between both roles' means over lines kept apart: sources of one role alone push the bias to that side. */
const means = [true, false].map((staff) => {
  const own = all.filter((line, i) => apart[i] && line.source === 'lines' && line.staff === staff)
  return own.reduce((sum, { features }) => sum + logit(measured, features), 0) / own.length
})
const shift = (means[0] + means[1]) / 2
const trained = train(all, next)
writeWeights(out, { weights: trained.weights, bias: trained.bias - shift })
console.log('shift', shift.toFixed(2))
