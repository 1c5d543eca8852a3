/**
 * Trains the model that tells by words where one visit ends and the next begins, and writes it as int8 weights.
 *
 *   npx tsx scripts/train/bounds-model.ts --talk scripts/train/shop-talk --out models/bounds/zh-bounds.bin
 *
 * DIR holds dialogues, parted by empty lines. Boundaries are ends and beginnings of dialogues of one file joined at random, the
 * others the places inside them. One dialogue in ten is kept apart for measuring. Logistic regression on hashed features, AdaGrad, L2.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BOUNDARY_BUCKETS, boundaryFeatures } from '../../engine/visit/segmentation/boundary-features.ts'
import { logit, trainLogistic, writeWeights, type Weights } from './hashed-logistic.ts'
import { createRandom } from './random.ts'

interface Place {
  features: number[]
  isBound: boolean
}

const SETTINGS = { buckets: BOUNDARY_BUCKETS, epochs: 8, rate: 0.1, decay: 3e-6, dropped: 0.3 }
/** Ends that are joined to each beginning. */
const JOINS = 4
const SIDE = 5
const FEWEST_TURNS = 4

const { values } = parseArgs({ options: { talk: { type: 'string' }, out: { type: 'string' } } })
const { talk, out } = values
if (talk === undefined || out === undefined) throw new Error('--talk and --out are wanted')

const next = createRandom(11)
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
      features: boundaryFeatures(turns.slice(Math.max(0, at + 1 - SIDE), at + 1), turns.slice(at + 1, at + 1 + SIDE)),
      isBound: false,
    }))
    const joined = Array.from({ length: all.length > 1 ? JOINS : 0 }, () => {
      const other = all[(i + 1 + Math.floor(next() * (all.length - 1))) % all.length]
      return { features: boundaryFeatures(other.slice(-SIDE), turns.slice(0, SIDE)), isBound: true }
    })
    return [...inside, ...joined]
  })
}

/** Both kinds bear half of the loss: the log-odds are then evidence, without how rare boundaries are. */
function train(all: readonly Place[]): Weights {
  const share = all.filter(({ isBound }) => isBound).length / all.length
  const examples = all.map(({ features, isBound }) => ({
    features,
    wanted: isBound,
    weight: isBound ? 0.5 / share : 0.5 / (1 - share),
  }))
  return trainLogistic(examples, SETTINGS, next)
}

const trades = files.map(dialogues)
const apart = trades.map((all) => all.map(() => next() < 0.1))
const part = (wanted: boolean): Place[] =>
  trades.flatMap((all, t) => places(all.filter((_, i) => apart[t][i] === wanted)))
const measured = train(part(false))
const scored = part(true).map(({ features, isBound }) => ({
  isBound,
  score: logit(measured, features),
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
writeWeights(out, { weights: trained.weights, bias: fit.slope * trained.bias + fit.shift }, fit.slope)
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
