import type { GraphWriter } from '../onnx/graph.ts'
import { rowQuantisedProduct } from '../onnx/quantise.ts'
import { feedForward, layerNorm, linear, selfProjections, type LayerContext } from './layers.ts'

/** What the decoder needs besides the layers. */
export interface DecoderSize {
  heads: number
  layers: number
  /** [layer, head] pairs whose attention follows the audio. */
  alignmentHeads: [number, number][]
  /** Published ids of the tokens that are kept, in the order of their new ids. */
  vocabulary: number[]
}

/** Rows of the embedding table for the tokens that are kept. */
function keptEmbeddings({ weight, width }: LayerContext, vocabulary: number[]): Float32Array {
  const all = weight('decoder/embeddings/weight').read()
  const kept = new Float32Array(vocabulary.length * width)
  vocabulary.forEach((id, row) => kept.set(all.subarray(id * width, (id + 1) * width), row * width))
  return kept
}

/** [rows, positions, width] → [1, heads, rows · positions, head width]; `perm` may put the last two the other way round. */
function splitHeads({ graph, heads, width }: LayerContext, x: string, perm = [0, 2, 1, 3]): string {
  const split = graph.op('Reshape', [x, graph.constant([1, -1, heads, width / heads], [4])])
  return graph.op('Transpose', [split], { perm })
}

/** The other way: heads joined again, in the shape of `like`. */
function joinHeads({ graph }: LayerContext, mixed: string, like: string): string {
  const turned = graph.op('Transpose', [mixed], { perm: [0, 2, 1, 3] })
  return graph.op('Reshape', [turned, graph.op('Shape', [like])])
}

const scaled = ({ graph, heads, width }: LayerContext, queries: string): string =>
  graph.op('Mul', [queries, graph.scalar(1 / Math.sqrt(width / heads))])

/**
 * Self-attention with what was read before. Every token's key and value is kept once, whichever rows continue it; the mask says
 * which of them, and which of the new ones, each query may see. Nothing is copied when rows change places.
 */
function selfAttention(context: LayerContext, x: string, layer: number): string {
  const { graph, heads, width } = context
  const name = `decoder/layer_${layer}/self_attention`
  const pastKey = graph.input(`past_key_${layer}`, 'float', [1, heads, width / heads, 'kept'])
  const pastValue = graph.input(`past_value_${layer}`, 'float', [1, heads, 'kept', width / heads])
  const [query, newKey, newValue] = selfProjections(context, x, name)
  const queries = splitHeads(context, scaled(context, query))
  const key = splitHeads(context, newKey, [0, 2, 3, 1])
  const value = splitHeads(context, newValue)
  graph.op('Identity', [key], {}, [`key_${layer}`])
  graph.op('Identity', [value], {}, [`value_${layer}`])
  graph.output(`key_${layer}`, [1, heads, width / heads, 'queries'])
  graph.output(`value_${layer}`, [1, heads, 'queries', width / heads])
  const toPast = graph.op('MatMul', [queries, pastKey])
  const scores = graph.op('Concat', [toPast, graph.op('MatMul', [queries, key])], { axis: -1 })
  const weights = graph.op('Softmax', [graph.op('Add', [scores, 'mask'])], { axis: -1 })
  const parts = [`${name}/to_past`, `${name}/to_new`]
  graph.op('Split', [weights, 'kept_and_new'], { axis: -1 }, parts)
  const mixed = graph.op('Add', [graph.op('MatMul', [parts[0], pastValue]), graph.op('MatMul', [parts[1], value])])
  return graph.op('Add', [x, linear(context, joinHeads(context, mixed, x), `${name}/linear_1`)])
}

/** How many tokens are kept and how many are new, once for all layers: [2], as the operator Split wants it. */
function countTokens(graph: GraphWriter): void {
  graph.input('mask', 'float', ['queries', 'kept_and_queries'])
  const shape = (from: string, axis: number) => graph.op('Shape', [from], { start: axis, end: axis + 1 })
  graph.op('Concat', [shape('past_key_0', 3), shape('mask', 0)], { axis: 0 }, ['kept_and_new'])
}

/**
 * Attention over the audio. All rows (beams × positions) become queries against one set of keys, so beams cost no copies.
 *
 * @returns the new states and the attention weights, [1, heads, rows · positions, S]
 */
function crossAttention(context: LayerContext, x: string, layer: number): { x: string; weights: string } {
  const { graph, heads, width } = context
  const name = `decoder/layer_${layer}/attention`
  const key = graph.input(`cross_key_${layer}`, 'float', [1, heads, width / heads, 'states'])
  const value = graph.input(`cross_value_${layer}`, 'float', [1, heads, 'states', width / heads])
  const flat = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const query = splitHeads(context, scaled(context, flat))
  const weights = graph.op('Softmax', [graph.op('MatMul', [query, key])], { axis: -1 })
  const joined = joinHeads(context, graph.op('MatMul', [weights, value]), x)
  return { x: graph.op('Add', [x, linear(context, joined, `${name}/linear_2`)]), weights }
}

/** Mean attention of the heads that follow the audio, [rows · positions, S]. */
function writeAlignment(graph: GraphWriter, weights: string[], heads: [number, number][]): void {
  const picked = heads.map(([layer, head]) =>
    graph.op('Gather', [weights[layer], graph.constant([head], [1])], { axis: 1 }),
  )
  const all = graph.op('Concat', picked, { axis: 1 })
  graph.op('ReduceMean', [all], { axes: [0, 1], keepdims: 0 }, ['alignment'])
  graph.output('alignment', ['queries', 'states'])
}

/**
 * The decoder with its cache. Inputs: `ids` [rows, positions], `positions` [positions], `past_key_i` [1, heads, head width, kept] and
 * `past_value_i` [1, heads, kept, head width] of the tokens read before, in any order and with room to spare, `mask` [queries, kept +
 * queries] with 0 where a query (row by row) may look and -Infinity elsewhere, cross keys and values. Outputs: `logprobs` [rows,
 * positions, vocabulary], `alignment`, `key_i` and `value_i` of the new tokens.
 */
export function writeDecoder(graph: GraphWriter, weight: LayerContext['weight'], size: DecoderSize): void {
  const width = weight('decoder/embeddings/weight').dims[1]
  const context: LayerContext = { graph, weight, heads: size.heads, width }
  const ids = graph.input('ids', 'int64', ['rows', 'length'])
  const positions = graph.input('positions', 'int64', ['length'])
  countTokens(graph)
  const embeddings = keptEmbeddings(context, size.vocabulary)
  const table = graph.constant(embeddings, [size.vocabulary.length, width])
  const places = weight('decoder/position_encodings/encodings')
  const placeRows = graph.op('Gather', [graph.constant(places.read(), places.dims), positions], { axis: 0 })
  let x = graph.op('Add', [graph.op('Gather', [table, ids], { axis: 0 }), placeRows])
  const weights: string[] = []
  for (let layer = 0; layer < size.layers; layer++) {
    const attended = crossAttention(context, selfAttention(context, x, layer), layer)
    weights.push(attended.weights)
    x = feedForward(context, attended.x, `decoder/layer_${layer}/ffn`)
  }
  writeAlignment(graph, weights, size.alignmentHeads)
  const states = layerNorm(context, x, 'decoder/layer_norm')
  const logits = rowQuantisedProduct(graph, states, embeddings, [size.vocabulary.length, width])
  graph.op('LogSoftmax', [logits], { axis: -1 }, ['logprobs'])
  graph.output('logprobs', ['rows', 'length', size.vocabulary.length])
}
