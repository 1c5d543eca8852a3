import type { GraphWriter } from '../onnx/graph.ts'
import { rowQuantisedProduct } from '../onnx/quantise.ts'
import type { Weight } from './ct2.ts'

/** What every layer of a graph needs: the writer, the weights by their published names, and the width of a head. */
export interface LayerContext {
  graph: GraphWriter
  weight: (name: string) => Weight
  heads: number
  width: number
}

/**
 * y = x·Wᵀ + b with int8 weights and activations quantised row by row, as they come.
 *
 * @param options.rows - picks some of the outputs
 * @param options.lowest - the least of x beside its greatest (onnx/quantise.ts)
 */
export function linear(
  { graph, weight }: LayerContext,
  x: string,
  name: string,
  { rows, lowest }: { rows?: { from: number; to: number }; lowest?: number } = {},
): string {
  const { dims, read } = weight(`${name}/weight`)
  const { from, to } = rows ?? { from: 0, to: dims[0] }
  const bias = weight(`${name}/bias`).read().subarray(from, to)
  const picked = read().subarray(from * dims[1], to * dims[1])
  return rowQuantisedProduct(graph, x, picked, [to - from, dims[1]], { bias, ...(lowest !== undefined && { lowest }) })
}

/** Layer normalisation over the last axis (epsilon of the published models). */
export function layerNorm({ graph, weight, width }: LayerContext, x: string, name: string): string {
  const gamma = graph.constant(weight(`${name}/gamma`).read(), [width])
  const beta = graph.constant(weight(`${name}/beta`).read(), [width])
  return graph.op('LayerNormalization', [x, gamma, beta], { axis: -1, epsilon: { float: 1e-5 } })
}

/** GELU is never below -0.17: a row is as high as five times this, or loses little where it is not. */
const GELU_LOWEST = -0.2

/** Pre-norm feed-forward block with its residual. */
export function feedForward(context: LayerContext, x: string, name: string): string {
  const hidden = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const active = context.graph.op('Gelu', [hidden])
  return context.graph.op('Add', [x, linear(context, active, `${name}/linear_1`, { lowest: GELU_LOWEST })])
}

/** Queries, keys and values of self-attention: one product, three outputs. */
export function selfProjections(context: LayerContext, x: string, name: string): [string, string, string] {
  const { graph, width } = context
  const stacked = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const names: [string, string, string] = [`${name}/q`, `${name}/k`, `${name}/v`]
  graph.op('Split', [stacked, graph.constant([width, width, width], [3])], { axis: -1 }, names)
  return names
}
