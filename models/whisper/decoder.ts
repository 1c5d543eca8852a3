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

/** How many segments a step may hold. */
export const SEGMENTS_AT_ONCE = 4
const SEGMENTS = Array.from({ length: SEGMENTS_AT_ONCE }, (_, segment) => segment)

/** Rows of the embedding table for the tokens that are kept. */
function keptEmbeddings({ weight, width }: LayerContext, vocabulary: number[]): Float32Array {
  const all = weight('decoder/embeddings/weight').read()
  const kept = new Float32Array(vocabulary.length * width)
  vocabulary.forEach((id, row) => kept.set(all.subarray(id * width, (id + 1) * width), row * width))
  return kept
}

/** [queries, width] → [1, heads, queries, head width], or with the last two the other way round. */
function splitHeads({ graph, heads, width }: LayerContext, x: string, isTurned: boolean): string {
  const split = graph.op('Reshape', [x, graph.constant([1, -1, heads, width / heads], [4])])
  return graph.op('Transpose', [split], { perm: isTurned ? [0, 2, 3, 1] : [0, 2, 1, 3] })
}

/** The other way, for what each segment's queries came to, turned: one below the other again, heads joined. */
function joinHeads({ graph, width }: LayerContext, mixed: string[]): string {
  const turned = graph.op('Transpose', [graph.op('Concat', mixed, { axis: 3 })], { perm: [0, 3, 1, 2] })
  return graph.op('Reshape', [turned, graph.constant([-1, width], [2])])
}

/** The share of each segment, along an axis that counts queries. */
function bySegment({ graph }: LayerContext, x: string, axis: number): string[] {
  const parts = SEGMENTS.map((segment) => `${x}/${segment}`)
  graph.op('Split', [x, 'queries_of'], { axis }, parts)
  return parts
}

/** Queries of each segment, scaled and turned: [1, heads, head width, queries]. */
function turnedQueries(context: LayerContext, queries: string): string[] {
  const { graph, heads, width } = context
  const scaled = graph.op('Mul', [queries, graph.scalar(1 / Math.sqrt(width / heads))])
  return bySegment(context, splitHeads(context, scaled, true), 3)
}

/**
 * Self-attention with what was read before. Every token's key and value is kept once, whichever rows continue it; the mask says
 * which of them, and which of the new ones, each query may see. Nothing is copied when rows change places.
 */
function selfAttention(context: LayerContext, x: string, layer: number): string {
  const { graph } = context
  const name = `decoder/layer_${layer}/self_attention`
  const [query, key, value] = selfProjections(context, x, name)
  graph.op('Identity', [key], {}, [`key_${layer}`])
  graph.op('Identity', [value], {}, [`value_${layer}`])
  graph.output(`key_${layer}`, ['queries', context.width])
  graph.output(`value_${layer}`, ['queries', context.width])
  const queries = turnedQueries(context, query)
  const keys = bySegment(context, splitHeads(context, key, false), 2)
  const values = bySegment(context, splitHeads(context, value, true), 3)
  const mixed = SEGMENTS.map((segment) => {
    const own = { query: queries[segment], key: keys[segment], value: values[segment] }
    return withPast(context, own, `${layer}_${segment}`, segment)
  })
  return graph.op('Add', [x, linear(context, joinHeads(context, mixed), `${name}/linear_1`)])
}

/** One segment's new tokens, [1, heads, head width, queries], after attention to its past and to each other. */
function withPast(
  { graph, heads, width }: LayerContext,
  { query, key, value }: { query: string; key: string; value: string },
  suffix: string,
  segment: number,
): string {
  const pastKey = graph.input(`past_key_${suffix}`, 'float', [1, heads, `kept_${segment}`, width / heads])
  const pastValue = graph.input(`past_value_${suffix}`, 'float', [1, heads, width / heads, `kept_${segment}`])
  const toPast = graph.op('MatMul', [pastKey, query])
  const scores = graph.op('Concat', [toPast, graph.op('MatMul', [key, query])], { axis: 2 })
  const weights = graph.op('Softmax', [graph.op('Add', [scores, `mask_${segment}`])], { axis: 2 })
  const parts = [`to_past_${suffix}`, `to_new_${suffix}`]
  graph.op('Split', [weights, `kept_and_new_${segment}`], { axis: 2 }, parts)
  return graph.op('Add', [graph.op('MatMul', [pastValue, parts[0]]), graph.op('MatMul', [value, parts[1]])])
}

/** How many tokens of a segment are kept and how many are new, once for all layers: [2], as the operator Split wants it. */
function countTokens(graph: GraphWriter, segment: number): void {
  graph.input(`mask_${segment}`, 'float', [`kept_and_queries_${segment}`, `queries_${segment}`])
  const shape = (from: string, axis: number) => graph.op('Shape', [from], { start: axis, end: axis + 1 })
  const both = [shape(`past_key_0_${segment}`, 2), shape(`mask_${segment}`, 1)]
  graph.op('Concat', both, { axis: 0 }, [`kept_and_new_${segment}`])
}

/**
 * Attention over the audio. All rows (beams × positions) of a segment become queries against one set of keys, so beams cost no copies.
 *
 * @returns the new states and each segment's attention weights, [1, heads, states, queries]
 */
function crossAttention(context: LayerContext, x: string, layer: number): { x: string; weights: string[] } {
  const { graph, heads, width } = context
  const name = `decoder/layer_${layer}/attention`
  const flat = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const queries = turnedQueries(context, flat)
  const weights: string[] = []
  const mixed = SEGMENTS.map((segment) => {
    const states = `states_${segment}`
    const key = graph.input(`cross_key_${layer}_${segment}`, 'float', [1, heads, states, width / heads])
    const value = graph.input(`cross_value_${layer}_${segment}`, 'float', [1, heads, width / heads, states])
    const scores = graph.op('Add', [graph.op('MatMul', [key, queries[segment]]), `state_bias_${segment}`])
    weights.push(graph.op('Softmax', [scores], { axis: 2 }))
    return graph.op('MatMul', [value, weights[segment]])
  })
  return { x: graph.op('Add', [x, linear(context, joinHeads(context, mixed), `${name}/linear_2`)]), weights }
}

/** Mean attention of the heads that follow the audio, [queries, states], for one segment. */
function writeAlignment(graph: GraphWriter, weights: string[][], heads: [number, number][], segment: number): void {
  const picked = heads.map(([layer, head]) =>
    graph.op('Gather', [weights[layer][segment], graph.constant([head], [1])], { axis: 1 }),
  )
  const all = graph.op('Concat', picked, { axis: 1 })
  const mean = graph.op('ReduceMean', [all], { axes: [0, 1], keepdims: 0 })
  graph.op('Transpose', [mean], { perm: [1, 0] }, [`alignment_${segment}`])
  graph.output(`alignment_${segment}`, [`queries_${segment}`, `states_${segment}`])
}

/**
 * The decoder with its cache, for up to `SEGMENTS_AT_ONCE` segments in one step: a step costs most for reading the weights, which is
 * done once for all of them. A segment's queries are its rows, or one row's positions; what comes out of them depends on no other segment.
 * Keys and values lie so that they are the left side of each product: the right side is copied at every step, and queries are few.
 *
 * Inputs: `ids`, `positions` [queries], those of the first segment first; `queries_of` [segments], how many are whose, also none.
 * For segment s: `past_key_i_s` [1, heads, kept, head width] and `past_value_i_s` [1, heads, head width, kept] of the tokens read
 * before, in any order and with room to spare, `mask_s` [kept + queries, queries] with 0 where a query may look and -Infinity
 * elsewhere, `cross_key_i_s` [1, heads, states, head width], `cross_value_i_s` [1, heads, head width, states], `state_bias_s`
 * [states, queries], added to what each state scores (for every query: a column is spread over them too slowly). Outputs: `logprobs`
 * [queries, vocabulary], `alignment_s` [queries, states], `key_i` and `value_i` [queries, width] of the new tokens.
 */
export function writeDecoder(graph: GraphWriter, weight: LayerContext['weight'], size: DecoderSize): void {
  const width = weight('decoder/embeddings/weight').dims[1]
  const context: LayerContext = { graph, weight, heads: size.heads, width }
  const ids = graph.input('ids', 'int64', ['queries'])
  const positions = graph.input('positions', 'int64', ['queries'])
  graph.input('queries_of', 'int64', [SEGMENTS_AT_ONCE])
  for (const segment of SEGMENTS) {
    countTokens(graph, segment)
    graph.input(`state_bias_${segment}`, 'float', [`states_${segment}`, `queries_${segment}`])
  }
  const embeddings = keptEmbeddings(context, size.vocabulary)
  const table = graph.constant(embeddings, [size.vocabulary.length, width])
  const places = weight('decoder/position_encodings/encodings')
  const placeRows = graph.op('Gather', [graph.constant(places.read(), places.dims), positions], { axis: 0 })
  let x = graph.op('Add', [graph.op('Gather', [table, ids], { axis: 0 }), placeRows])
  const weights: string[][] = []
  for (let layer = 0; layer < size.layers; layer++) {
    const attended = crossAttention(context, selfAttention(context, x, layer), layer)
    weights.push(attended.weights)
    x = feedForward(context, attended.x, `decoder/layer_${layer}/ffn`)
  }
  for (const segment of SEGMENTS) writeAlignment(graph, weights, size.alignmentHeads, segment)
  const states = layerNorm(context, x, 'decoder/layer_norm')
  const logits = rowQuantisedProduct(graph, states, embeddings, [size.vocabulary.length, width])
  graph.op('LogSoftmax', [logits], { axis: -1 }, ['logprobs'])
  graph.output('logprobs', ['queries', size.vocabulary.length])
}
