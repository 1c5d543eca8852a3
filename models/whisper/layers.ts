import type { Weight } from './ct2.ts'
import type { GraphWriter } from './onnx.ts'

/** What every layer of a graph needs: the writer, the weights by their published names, and the width of a head. */
export interface LayerContext {
  graph: GraphWriter
  weight(name: string): Weight
  heads: number
  width: number
}

/**
 * Int8 weights of a matrix product, one scale per output (symmetric): w ≈ q · scale.
 *
 * @param values - [outputs, inputs], row-major, as published
 * @returns q as [inputs, outputs], the order that the operator wants
 */
export function quantise(values: Float32Array, outputs: number, inputs: number): { q: Int8Array; scale: Float32Array } {
  const q = new Int8Array(values.length)
  const scale = new Float32Array(outputs)
  for (let o = 0; o < outputs; o++) {
    let peak = 1e-12
    for (let i = 0; i < inputs; i++) peak = Math.max(peak, Math.abs(values[o * inputs + i]))
    scale[o] = peak / 127
    for (let i = 0; i < inputs; i++) q[i * outputs + o] = Math.round(values[o * inputs + i] / scale[o])
  }
  return { q, scale }
}

/** y = x·Wᵀ + b with int8 weights and activations quantised as they come. `rows` picks some of the outputs. */
export function linear(
  { graph, weight }: LayerContext,
  x: string,
  name: string,
  rows?: { from: number; to: number },
): string {
  const { dims, read } = weight(`${name}/weight`)
  const { from, to } = rows ?? { from: 0, to: dims[0] }
  const bias = weight(`${name}/bias`).read().subarray(from, to)
  return quantisedProduct(graph, x, read().subarray(from * dims[1], to * dims[1]), [to - from, dims[1]], bias)
}

/** The product of `linear` for weights that are already at hand, [outputs, inputs]. */
export function quantisedProduct(
  graph: GraphWriter,
  x: string,
  values: Float32Array,
  [outputs, inputs]: [number, number],
  bias: Float32Array,
): string {
  const { q, scale } = quantise(values, outputs, inputs)
  return graph.op('DynamicQuantizeMatMul', [
    x,
    graph.constant(q, [inputs, outputs]),
    graph.constant(scale, [outputs]),
    graph.constant(new Int8Array(outputs), [outputs]),
    graph.constant(bias.slice(), [outputs]),
  ])
}

/** Layer normalisation over the last axis (epsilon of the published models). */
export function layerNorm({ graph, weight, width }: LayerContext, x: string, name: string): string {
  const gamma = graph.constant(weight(`${name}/gamma`).read(), [width])
  const beta = graph.constant(weight(`${name}/beta`).read(), [width])
  return graph.op('LayerNormalization', [x, gamma, beta], { axis: -1, epsilon: { float: 1e-5 } })
}

/** Pre-norm feed-forward block with its residual. */
export function feedForward(context: LayerContext, x: string, name: string): string {
  const hidden = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const active = context.graph.op('Gelu', [hidden])
  return context.graph.op('Add', [x, linear(context, active, `${name}/linear_1`)])
}

/** Queries, keys and values of self-attention: one product, three outputs. */
export function selfProjections(context: LayerContext, x: string, name: string): [string, string, string] {
  const { graph, width } = context
  const stacked = linear(context, layerNorm(context, x, `${name}/layer_norm`), `${name}/linear_0`)
  const names: [string, string, string] = [`${name}/q`, `${name}/k`, `${name}/v`]
  graph.op('Split', [stacked, graph.constant([width, width, width], [3])], { axis: -1 }, names)
  return names
}
