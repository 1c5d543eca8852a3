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
  return dynamicProduct(graph, x, values, [outputs, inputs], bias)
}

function dynamicProduct(
  graph: GraphWriter,
  x: string,
  values: Float32Array,
  [outputs, inputs]: [number, number],
  bias?: Float32Array,
): string {
  const { q, scale } = quantise(values, outputs, inputs)
  return graph.op('DynamicQuantizeMatMul', [
    x,
    graph.constant(q, [inputs, outputs]),
    graph.constant(scale, [outputs]),
    graph.constant(new Int8Array(outputs), [outputs]),
    ...(bias ? [graph.constant(bias.slice(), [outputs])] : []),
  ])
}

/** Keeps a row of zeros from being divided by zero. */
const LEAST_PEAK = 1e-6

/**
 * The same with a scale for each row of x: one loud row costs the others none of their 255 steps, and what stands beside a row
 * hardly matters to it. The operator takes one scale for all rows, so each is brought to a peak of 1 before and back after.
 */
export function rowQuantisedProduct(
  graph: GraphWriter,
  x: string,
  values: Float32Array,
  [outputs, inputs]: [number, number],
  bias?: Float32Array,
): string {
  const loudest = graph.op('ReduceMax', [graph.op('Abs', [x])], { axes: [-1], keepdims: 1 })
  const peak = graph.op('Max', [loudest, graph.scalar(LEAST_PEAK)])
  const product = dynamicProduct(graph, graph.op('Div', [x, peak]), values, [outputs, inputs])
  const scaled = graph.op('Mul', [product, peak])
  return bias ? graph.op('Add', [scaled, graph.constant(bias.slice(), [outputs])]) : scaled
}
