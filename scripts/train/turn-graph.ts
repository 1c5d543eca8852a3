/**
 * The weights that scripts/train/turn-reader.py has trained → models/turn/reader.onnx with int8 products and reader.json beside it.
 * WORK_FOLDER holds trained.json (sizes, names and lengths of the weights, the vocabulary, the labels), trained.f32, and sharpness.json
 * (what scripts/train/turn-sharpness.py found).
 *
 *   npx tsx scripts/train/turn-graph.ts WORK_FOLDER [OUT_FOLDER]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addEncoder } from '../../models/encoder/graph.ts'
import { GraphWriter } from '../../models/onnx/graph.ts'
import { quantisedProduct } from '../../models/onnx/quantise.ts'
import { projectRoot } from '../../models/root.ts'
import type { HeadLabels } from '../../engine/turn/heads.ts'
import { readTrained } from './trained.ts'

const [work, outDir = join(projectRoot(), 'models/turn')] = process.argv.slice(2)
const network = readTrained<{ labels: HeadLabels }>(work)
const { pieces, labels, width } = network
const graph = new GraphWriter()
const ids = graph.input('ids', 'int64', [1, 'pieces'])
const states = addEncoder(graph, network, [...pieces.texts.keys()], ids)
const bias = network.weight('headBias')
graph.op('Identity', [quantisedProduct(graph, states, network.weight('head'), [bias.length, width], bias)], {}, [
  'odds',
])
graph.output('odds', [1, 'pieces', bias.length])
const sharpness = JSON.parse(readFileSync(join(work, 'sharpness.json'), 'utf8')) as Record<string, number>
writeFileSync(join(outDir, 'reader.onnx'), graph.bytes())
writeFileSync(join(outDir, 'reader.json'), JSON.stringify({ labels, sharpness, pieces }))
