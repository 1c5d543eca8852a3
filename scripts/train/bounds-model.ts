/**
 * Trains the model that tells by words where one visit ends and the next begins, and writes it as int8 weights.
 *
 *   npx tsx scripts/train/bounds-model.ts --talk scripts/train/shop-talk --out models/bounds/zh-bounds.bin
 *
 * DIR holds dialogues, parted by empty lines. Boundaries are ends and beginnings of dialogues of one file joined at random, the
 * others the places inside them. One dialogue in ten is kept apart for measuring. Logistic regression on hashed features, AdaGrad, L2.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BOUND_BUCKETS, boundFeatures } from '../../engine/visit/bounds/bound-features.ts'

interface Place {
  features: number[]
  isBound: boolean
}

const EPOCHS = 8
/** Share of the features left out at every sight of a place: recognisers mis-hear about as much. */
const DROPPED = 0.3
const RATE = 0.1
const DECAY = 3e-6
/** Ends that are joined to each beginning. */
const JOINS = 4
const SIDE = 5
const FEWEST_TURNS = 4

const { values } = parseArgs({ options: { talk: { type: 'string' }, out: { type: 'string' } } })
const { talk, out } = values
if (talk === undefined || out === undefined) throw new Error('--talk and --out are wanted')

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

const next = random(11)
const files = readdirSync(talk).filter((name) => name.endsWith('.txt'))

function dialogues(name: string): string[][] {
  return readFileSync(join(talk ?? '', name), 'utf8')
    .split(/\n\s*\n/u)
    .map((block) => block.split('\n').flatMap((row) => (/^[SC] /u.test(row) ? [row.slice(2)] : [])))
    .filter((turns) => turns.length >= FEWEST_TURNS)
}

/** Places of the dialogues of one trade. */
function places(all: readonly string[][]): Place[] {
  return all.flatMap((turns, i) => {
    const inside = turns.slice(1).map((_, at) => ({
      features: boundFeatures(turns.slice(Math.max(0, at + 1 - SIDE), at + 1), turns.slice(at + 1, at + 1 + SIDE)),
      isBound: false,
    }))
    const joined = Array.from({ length: all.length > 1 ? JOINS : 0 }, () => {
      const other = all[(i + 1 + Math.floor(next() * (all.length - 1))) % all.length]
      return { features: boundFeatures(other.slice(-SIDE), turns.slice(0, SIDE)), isBound: true }
    })
    return [...inside, ...joined]
  })
}

const logit = (weights: Float64Array, bias: number, features: readonly number[]): number =>
  features.reduce((sum, feature) => sum + weights[feature], 0) / Math.sqrt(features.length || 1) + bias

function train(all: readonly Place[]): { weights: Float64Array; bias: number } {
  const weights = new Float64Array(BOUND_BUCKETS)
  const squares = new Float64Array(BOUND_BUCKETS).fill(1e-2)
  const share = all.filter(({ isBound }) => isBound).length / all.length
  const order = all.map((_, i) => i)
  let bias = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1))
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    for (const at of order) {
      const { isBound } = all[at]
      const features = all[at].features.filter(() => next() >= DROPPED)
      const wanted = isBound ? 1 : 0
      // Both kinds bear half of the loss: the logit is then evidence, without how rare boundaries are.
      const balance = isBound ? 0.5 / share : 0.5 / (1 - share)
      const error = (wanted - 1 / (1 + Math.exp(-logit(weights, bias, features)))) * balance
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

const trades = files.map(dialogues)
const apart = trades.map((all) => all.map(() => next() < 0.1))
const part = (wanted: boolean): Place[] =>
  trades.flatMap((all, t) => places(all.filter((_, i) => apart[t][i] === wanted)))
const measured = train(part(false))
const scored = part(true).map(({ features, isBound }) => ({
  isBound,
  score: logit(measured.weights, measured.bias, features),
}))
const [bounds, inside] = [true, false].map((kind) => scored.filter(({ isBound }) => isBound === kind))
const above = bounds.reduce((sum, { score }) => sum + inside.filter((other) => other.score < score).length, 0)
console.log('places kept apart', scored.length, 'AUC', (above / (bounds.length * inside.length)).toFixed(3))
/** Slope and shift that make the logit, on places kept apart, the log-odds that it claims to be. */
let fit = { slope: 1, shift: 0, loss: Infinity }
for (let slope = 0.2; slope <= 3; slope += 0.1)
  for (let shift = -3; shift <= 3; shift += 0.1) {
    const lossOf = (some: typeof scored, sign: number): number =>
      some.reduce((sum, { score }) => sum + Math.log(1 + Math.exp(-sign * (slope * score + shift))), 0) / some.length
    const loss = (lossOf(bounds, 1) + lossOf(inside, -1)) / 2
    if (loss < fit.loss) fit = { slope, shift, loss }
  }
const trained = train(trades.flatMap(places))
const largest = trained.weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
const bytes = Buffer.alloc(8 + BOUND_BUCKETS)
bytes.writeFloatLE((fit.slope * largest) / 127, 0)
bytes.writeFloatLE(fit.slope * trained.bias + fit.shift, 4)
trained.weights.forEach((weight, i) => bytes.writeInt8(Math.round((weight / largest) * 127), 8 + i))
writeFileSync(out, bytes)
console.log(
  'slope',
  fit.slope.toFixed(1),
  'shift',
  fit.shift.toFixed(1),
  'loss',
  fit.loss.toFixed(3),
  'dialogues',
  trades.flat().length,
)
