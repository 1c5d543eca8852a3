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

/** Keeps a row of zeros from being divided by zero. */
const LEAST_PEAK = 1e-6

/** Steps of an unsigned byte; one is left for rounding nought to a step. */
const STEPS = 254

/**
 * The same with a scale for each row of x: what stands beside a row does not matter to it, so a row's product is the same to the bit
 * in any company. Each is brought to a peak of 1 before and back after.
 *
 * @param options.lowest - the least that x holds, as a share of its row's greatest value: -1 where it may be as low as it is high
 */
export function rowQuantisedProduct(
  graph: GraphWriter,
  x: string,
  values: Float32Array,
  [outputs, inputs]: [number, number],
  { bias, lowest = -1 }: { bias?: Float32Array; lowest?: number } = {},
): string {
  const { q, scale } = quantise(values, outputs, inputs)
  const edge = (type: string) => graph.op(type, [x], { axes: [-1], keepdims: 1 })
  const depth = graph.op('Mul', [edge('ReduceMin'), graph.scalar(1 / lowest)])
  const peak = graph.op('Max', [edge('ReduceMax'), depth, graph.scalar(LEAST_PEAK)])
  const step = (1 - lowest) / STEPS
  const [stepSize, zero] = [graph.scalar(step), graph.constant(Uint8Array.of(Math.round(-lowest / step)), [])]
  const product = graph.op('MatMulIntegerToFloat', [
    graph.op('QuantizeLinear', [graph.op('Div', [x, peak]), stepSize, zero]),
    graph.constant(q, [inputs, outputs]),
    stepSize,
    graph.constant(scale, [outputs]),
    zero,
  ])
  const scaled = graph.op('Mul', [product, peak])
  return bias ? graph.op('Add', [scaled, graph.constant(bias.slice(), [outputs])]) : scaled
}
