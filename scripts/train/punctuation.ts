/**
 * Trains the tagger that puts marks into recognised turns, and writes it as int8 weights.
 *
 *   python scripts/train/punctuation-lines.py TEXT_DIR > lines.tsv
 *   npx tsx scripts/train/punctuation.ts lines.tsv models/punctuation/zh-punctuation.bin [--epochs 3]
 *
 * Multinomial logistic regression on hashed features (engine/text/punctuation-features.ts), AdaGrad, L2. Lines kept apart
 * (`isKeptApart`) are not learnt from; scripts/bench/punctuation.ts measures on them. A weaker decay (1e-8, six epochs) brought the lines
 * kept apart from 74.9 to 76.0 (any mark), and recognised visits from 86.3 down to 84.5: rare features learn how people write.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { MARKS, PUNCTUATION_BUCKETS } from '../../engine/text/punctuation-features.ts'
import { gapsOf, isKeptApart, readSamples } from './punctuation-samples.ts'
import { createRandom } from './random.ts'

/** What a gap of a set weighs: what people say, or write as they speak, before reviews. */
const SHARES: Record<string, number> = {
  cped: 1,
  stc3: 0.7,
  'beike-agents': 1.5,
  'beike-customers': 1.5,
  diaasq: 1,
  waimai: 0.6,
  cosmetics: 0.4,
  cars: 0.6,
  shopping: 0.3,
}
const RATE = 0.12
const DECAY = 1e-7
/** Share of a gap's features left out at each sight: recognisers mis-hear words. */
const DROPPED = 0.15
/** Weights beyond this are cut, so that one byte is fine enough for the others. */
const CLIP = 6

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { epochs: { type: 'string', default: '3' } },
})
const [linesPath, outPath] = positionals
if (!linesPath || !outPath) throw new Error('lines.tsv and the output file are wanted')

interface Gaps {
  features: Int32Array
  /** Where a gap's features begin; one more at the end. */
  starts: Int32Array
  marks: Int8Array
  weights: Float32Array
}

function collect(): Gaps {
  const features: Int32Array[] = []
  const [starts, marks, weights] = [[0], [] as number[], [] as number[]]
  let at = 0
  for (const sample of readSamples(linesPath)) {
    if (isKeptApart(sample)) continue
    for (const gap of gapsOf(sample)) {
      if (gap.mark < 0) continue
      features.push(Int32Array.from(gap.features))
      at += gap.features.length
      starts.push(at)
      marks.push(gap.mark)
      weights.push(SHARES[sample.set] ?? 1)
    }
  }
  const all = new Int32Array(at)
  features.forEach((own, i) => all.set(own, starts[i]))
  return {
    features: all,
    starts: Int32Array.from(starts),
    marks: Int8Array.from(marks),
    weights: Float32Array.from(weights),
  }
}

function shuffled(count: number, next: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

function train(gaps: Gaps, epochs: number): Float32Array {
  const next = createRandom(11)
  const K = MARKS.length
  const weights = new Float32Array(PUNCTUATION_BUCKETS * K)
  const squares = new Float32Array(PUNCTUATION_BUCKETS * K).fill(1e-2)
  const [odds, kept] = [new Float64Array(K), new Int32Array(64)]
  for (let epoch = 0; epoch < epochs; epoch++) {
    let loss = 0
    for (const gap of shuffled(gaps.marks.length, next)) {
      let count = 0
      for (let i = gaps.starts[gap]; i < gaps.starts[gap + 1]; i++)
        if (next() >= DROPPED) kept[count++] = gaps.features[i] * K
      odds.fill(0)
      for (let i = 0; i < count; i++) for (let k = 0; k < K; k++) odds[k] += weights[kept[i] + k]
      const most = Math.max(...odds)
      let total = 0
      for (let k = 0; k < K; k++) total += Math.exp(odds[k] - most)
      for (let k = 0; k < K; k++) {
        const share = Math.exp(odds[k] - most) / total
        const error = gaps.weights[gap] * ((k === gaps.marks[gap] ? 1 : 0) - share)
        if (k === gaps.marks[gap]) loss -= Math.log(share)
        if (Math.abs(error) < 1e-4) continue
        for (let i = 0; i < count; i++) {
          const at = kept[i] + k
          const gradient = error - DECAY * gaps.marks.length * weights[at]
          squares[at] += gradient * gradient
          weights[at] += (RATE * gradient) / Math.sqrt(squares[at])
        }
      }
    }
    console.log(`epoch ${epoch + 1}: ${(loss / gaps.marks.length).toFixed(4)} nats a gap`)
  }
  return weights
}

const gaps = collect()
console.log(`${gaps.marks.length} gaps, ${gaps.features.length} features`)
const weights = train(gaps, Number(values.epochs))
const step = CLIP / 127
const bytes = Buffer.alloc(4 + weights.length)
bytes.writeFloatLE(step, 0)
weights.forEach((weight, i) =>
  bytes.writeInt8(Math.round(Math.max(-CLIP, Math.min(CLIP, weight * (1 - DROPPED))) / step), 4 + i),
)
writeFileSync(outPath, bytes)
