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

/** Self-attention with the past: each row first takes over the past of the row it continues. */
function selfAttention(context: LayerContext, x: string, layer: number): string {
  const { graph, heads, width } = context
  const name = `decoder/layer_${layer}/self_attention`
  const past = ['key', 'value'].map((part) => {
    const kept = graph.input(`past_${part}_${layer}`, 'float', ['past_rows', heads, 'past', width / heads])
    return graph.op('Gather', [kept, 'parents'], { axis: 0 })
  })
  const present = ['key', 'value'].map((part) => `present_${part}_${layer}`)
  const attended = `${name}/attended`
  const inputs = [...selfProjections(context, x, name), '', '', '', ...past]
  graph.op('MultiHeadAttention', inputs, { num_heads: heads, unidirectional: 1 }, [attended, ...present])
  for (const part of present) graph.output(part, ['rows', heads, 'total', width / heads])
  return graph.op('Add', [x, linear(context, attended, `${name}/linear_1`)])
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
  const scaled = graph.op('Mul', [flat, graph.scalar(1 / Math.sqrt(width / heads))])
  const split = graph.op('Reshape', [scaled, graph.constant([1, -1, heads, width / heads], [4])])
  const query = graph.op('Transpose', [split], { perm: [0, 2, 1, 3] })
  const weights = graph.op('Softmax', [graph.op('MatMul', [query, key])], { axis: -1 })
  const mixed = graph.op('Transpose', [graph.op('MatMul', [weights, value])], { perm: [0, 2, 1, 3] })
  const joined = graph.op('Reshape', [mixed, graph.op('Shape', [x])])
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
 * The decoder with its cache. Inputs: `ids` [rows, positions], `positions` [positions], `parents` [rows] (which row of the
 * past each row continues), past and cross keys and values. Outputs: `logprobs` [rows, positions, vocabulary], `alignment`,
 * present keys and values.
 */
export function writeDecoder(graph: GraphWriter, weight: LayerContext['weight'], size: DecoderSize): void {
  const width = weight('decoder/embeddings/weight').dims[1]
  const context: LayerContext = { graph, weight, heads: size.heads, width }
  const ids = graph.input('ids', 'int64', ['rows', 'length'])
  const positions = graph.input('positions', 'int64', ['length'])
  graph.input('parents', 'int64', ['rows'])
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
