/**
 * Trains the model that tells staff from customers by one utterance's words, and writes it as int8 weights.
 *
 *   npx tsx scripts/train/role-model.ts --apart f30,f31 --out models/role/zh-role.bin scripts/train/conversations/*.talk.gz
 *
 * Learns from turns and from their clauses, for turns are cut at clauses where another voice may set in. Logistic regression on hashed
 * character runs, AdaGrad, L2; classes are balanced. Writers `apart` are measured on by weights that have not learned from them, and say how
 * steep the log-odds must be to hold (Platt 1999); the weights that are written have learned from all.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { ROLE_BUCKETS, roleFeatures } from '../../engine/speaker/role-features.ts'
import { normalise } from '../../engine/text/normalise.ts'
import { readTalkFile } from '../bench/fresh/read-talk-file.ts'
import { logit, trainLogistic, writeWeights, type Example, type Weights } from './hashed-logistic.ts'
import { createRandom } from './random.ts'

interface Line extends Example {
  isTurn: boolean
  writer: string
}

const SETTINGS = { buckets: ROLE_BUCKETS, epochs: 6, rate: 0.15, decay: 2e-6, dropped: 0.3 }
/** Runs whose weights are averaged, each in another order. */
const RUNS = 3
/** Of a clause's loss beside a turn's. */
const CLAUSE_WEIGHT = 0.3
const LEAST_CLAUSE = 3
const CLAUSE_END = /[，。！？；、,.!?;…—]+/u
const SLOPES = Array.from({ length: 30 }, (_, i) => 0.2 + i / 10)

function linesOf(path: string): Line[] {
  const writer = basename(path).split('.')[0]
  const line = (text: string, wanted: boolean, isTurn: boolean): Line => ({
    ...{ features: roleFeatures(text), wanted, writer, isTurn, weight: isTurn ? 1 : CLAUSE_WEIGHT },
  })
  return readTalkFile(path).flatMap(({ turns }) =>
    turns.flatMap(({ text: raw, role }) => {
      const { text } = normalise(raw)
      const clauses = text.split(CLAUSE_END).filter((clause) => clause.length >= LEAST_CLAUSE)
      const isStaff = role === 'staff'
      return [line(text, isStaff, true), ...(clauses.length > 1 ? clauses.map((one) => line(one, isStaff, false)) : [])]
    }),
  )
}

/** Both roles bear as much of the loss. */
function balanced(lines: readonly Line[]): Line[] {
  const borne = (wanted: boolean): number =>
    lines.reduce((sum, line) => sum + (line.wanted === wanted ? line.weight : 0), 0)
  const [staff, customer] = [borne(true), borne(false)]
  const scale = (wanted: boolean): number => (staff + customer) / (2 * (wanted ? staff : customer))
  return lines.map((line) => ({ ...line, weight: line.weight * scale(line.wanted) }))
}

function train(lines: readonly Line[], next: () => number): Weights {
  const examples = balanced(lines)
  const runs = Array.from({ length: RUNS }, () => trainLogistic(examples, SETTINGS, next))
  const mean = (pick: (run: Weights) => number): number => runs.reduce((sum, run) => sum + pick(run) / RUNS, 0)
  return {
    weights: Float64Array.from({ length: ROLE_BUCKETS }, (_, i) => mean((run) => run.weights[i])),
    bias: mean((run) => run.bias),
  }
}

/** The slope at which the log-odds of lines that were not learned from surprise least. */
function slopeFor(weights: Weights, lines: readonly Line[]): number {
  const said = balanced(lines).map(({ features, wanted, weight }) => ({
    ...{ odds: logit(weights, features) * (wanted ? 1 : -1), weight },
  }))
  const loss = (slope: number): number =>
    said.reduce((sum, { odds, weight }) => sum + weight * Math.log1p(Math.exp(-slope * odds)), 0)
  return SLOPES.reduce((best, slope) => (loss(slope) < loss(best) ? slope : best))
}

function report(weights: Weights, lines: readonly Line[]): void {
  for (const isTurn of [true, false]) {
    const right = [true, false].map((wanted) => {
      const own = lines.filter((line) => line.isTurn === isTurn && line.wanted === wanted)
      return own.filter(({ features }) => logit(weights, features) > 0 === wanted).length / own.length
    })
    const [staff, customer] = right.map((share) => (100 * share).toFixed(1))
    console.log(isTurn ? 'turns' : 'clauses', 'staff', staff, 'customer', customer)
  }
}

const { values, positionals } = parseArgs({
  options: { apart: { type: 'string' }, out: { type: 'string' } },
  allowPositionals: true,
})
const { apart, out } = values
if (apart === undefined || out === undefined || positionals.length === 0)
  throw new Error('--apart, --out and conversations are wanted')
const next = createRandom(7)
const all = positionals.flatMap(linesOf)
const writers = apart.split(',')
const [learned, measured] = [true, false].map((isLearned) =>
  all.filter(({ writer }) => writers.includes(writer) !== isLearned),
)
const without = train(learned, next)
report(without, measured)
const slope = slopeFor(without, measured)
const { weights, bias } = train(all, next)
writeWeights(out, { weights, bias: bias * slope }, slope)
console.log('slope', slope.toFixed(1), 'lines', all.length)
