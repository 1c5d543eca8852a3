/**
 * The weights that scripts/train/opinion-encoder.py has trained → models/opinion/scorer.onnx with int8 products and scorer.json
 * beside it. WORK_FOLDER holds trained.json (sizes, names and lengths of the weights, the pieces to keep) and trained.f32.
 *
 *   npx tsx scripts/train/opinion-graph.ts WORK_FOLDER [OUT_DIR]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addEncoder } from '../../models/encoder/graph.ts'
import type { PublishedEncoder } from '../../models/encoder/published.ts'
import type { Pieces } from '../../models/encoder/tokenizer.ts'
import { cutPieces } from '../../models/encoder/vocabulary.ts'
import { GraphWriter } from '../../models/onnx/graph.ts'
import { quantisedProduct } from '../../models/onnx/quantise.ts'
import { projectRoot } from '../../models/root.ts'

interface Trained extends Pick<PublishedEncoder, 'width' | 'layers' | 'heads' | 'inner' | 'positions' | 'epsilon'> {
  weights: [name: string, length: number][]
  pieces: Pieces
  kept: number[]
  questions: string[]
}

const [work, outDir = join(projectRoot(), 'models/opinion')] = process.argv.slice(2)
const { weights, pieces, kept, questions, ...sizes } = JSON.parse(
  readFileSync(join(work, 'trained.json'), 'utf8'),
) as Trained
const floats = new Float32Array(Uint8Array.from(readFileSync(join(work, 'trained.f32'))).buffer)
const places = new Map<string, [from: number, to: number]>()
let end = 0
for (const [name, length] of weights) places.set(name, [end, (end += length)])

function part(name: string, from = 0, to = Infinity): Float32Array {
  const [start, stop] = places.get(name) ?? [0, 0]
  return floats.subarray(start + from, Math.min(stop, start + to))
}

/** Each question looks at the text with a weight per piece; what it sees, and the mean of all, give its four log-odds. */
function addQuestions(graph: GraphWriter, states: string): string {
  const { width } = sizes
  const count = questions.length
  const constant = (name: string, dims: number[]) => graph.constant(part(name), dims)
  const looks = graph.op('Transpose', [graph.op('MatMul', [states, constant('look', [width, count])])], {
    perm: [0, 2, 1],
  })
  const seen = graph.op('MatMul', [graph.op('Softmax', [looks], { axis: -1 }), states])
  const mean = graph.op('ReduceMean', [states], { axes: [1], keepdims: 1 })
  const square: [number, number] = [width, width]
  const ofAll = quantisedProduct(graph, mean, part('mean'), square, part('bias'))
  const ofSeen = quantisedProduct(graph, seen, part('seen'), square, new Float32Array(width))
  const hidden = graph.op('Gelu', [graph.op('Add', [ofSeen, ofAll])])
  const rows = graph.op('Reshape', [hidden, graph.constant([count, 1, width], [3])])
  const odds = graph.op('MatMul', [rows, constant('odds', [count, width, 4])])
  return graph.op('Add', [odds, constant('oddsBias', [count, 1, 4])])
}

const source: PublishedEncoder = {
  ...sizes,
  pieces,
  weight: (name) => part(name).slice(),
  part: (...at) => part(...at).slice(),
}
const graph = new GraphWriter()
graph.op('Identity', [addQuestions(graph, addEncoder(graph, source, kept))], {}, ['odds'])
graph.output('odds', [questions.length, 1, 4])
writeFileSync(join(outDir, 'scorer.onnx'), graph.bytes())
const about = { positions: sizes.positions, questions, pieces: cutPieces(pieces, kept) }
writeFileSync(join(outDir, 'scorer.json'), JSON.stringify(about))
