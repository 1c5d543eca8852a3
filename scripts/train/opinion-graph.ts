/**
 * The weights that scripts/train/opinion-encoder.py has trained → models/opinion/scorer.onnx with int8 products and scorer.json
 * beside it. WORK_FOLDER holds trained.json (sizes, names and lengths of the weights, the vocabulary) and trained.f32.
 *
 *   npx tsx scripts/train/opinion-graph.ts WORK_FOLDER
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addEncoder } from '../../models/encoder/graph.ts'
import { GraphWriter } from '../../models/onnx/graph.ts'
import { quantisedProduct } from '../../models/onnx/quantise.ts'
import { projectRoot } from '../../models/root.ts'
import { readTrained } from './trained.ts'

type Trained = ReturnType<typeof readTrained<{ questions: string[] }>>

/** Each question looks at the text with a weight per piece; what it sees, and the mean of all, give its four log-odds. */
function addQuestions(graph: GraphWriter, source: Trained, states: string): string {
  const { width } = source
  const count = source.questions.length
  const constant = (name: string, dims: number[]) => graph.constant(source.weight(name), dims)
  const looks = graph.op('Transpose', [graph.op('MatMul', [states, constant('look', [width, count])])], {
    perm: [0, 2, 1],
  })
  const seen = graph.op('MatMul', [graph.op('Softmax', [looks], { axis: -1 }), states])
  const mean = graph.op('ReduceMean', [states], { axes: [1], keepdims: 1 })
  const square: [number, number] = [width, width]
  const ofAll = quantisedProduct(graph, mean, source.weight('mean'), square, source.weight('bias'))
  const ofSeen = quantisedProduct(graph, seen, source.weight('seen'), square, new Float32Array(width))
  const hidden = graph.op('Gelu', [graph.op('Add', [ofSeen, ofAll])])
  const rows = graph.op('Reshape', [hidden, graph.constant([count, 1, width], [3])])
  const odds = graph.op('MatMul', [rows, constant('odds', [count, width, 4])])
  return graph.op('Add', [odds, constant('oddsBias', [count, 1, 4])])
}

const network = readTrained<{ questions: string[] }>(process.argv[2])
const { pieces, questions, positions } = network
const graph = new GraphWriter()
const ids = graph.input('ids', 'int64', [1, 'pieces'])
const states = addEncoder(graph, network, [...pieces.texts.keys()], ids)
graph.op('Identity', [addQuestions(graph, network, states)], {}, ['odds'])
graph.output('odds', [questions.length, 1, 4])
const outDir = join(projectRoot(), 'models/opinion')
writeFileSync(join(outDir, 'scorer.onnx'), graph.bytes())
writeFileSync(join(outDir, 'scorer.json'), JSON.stringify({ positions, questions, pieces }))
