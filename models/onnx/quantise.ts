import type { GraphWriter } from './graph.ts'

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

/** y = x·Wᵀ + b with int8 weights, from floats [outputs, inputs], and activations quantised as they come. */
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
