import { expect, it } from 'vitest'
import { runGraph } from '../../fixtures/builders/run-graph.ts'
import { GraphWriter } from './graph.ts'
import { quantisedProduct, rowQuantisedProduct } from './quantise.ts'

const WIDTH = 16
const quiet = Float32Array.from({ length: WIDTH }, (_, i) => Math.sin(1 + i) / 100)
const loud = Float32Array.from({ length: WIDTH }, (_, i) => 50 * Math.cos(i))
const weights = Float32Array.from({ length: 3 * WIDTH }, (_, i) => Math.cos(i * i))
const bias = Float32Array.from([0.25, -0.5, 0])

const exact = (row: Float32Array): number[] =>
  [...bias].map((offset, o) => row.reduce((sum, value, i) => sum + value * weights[o * WIDTH + i], offset))

/** x·Wᵀ + b of these rows by one kind of product. */
async function productOf(product: typeof quantisedProduct, rows: Float32Array[]): Promise<number[][]> {
  const graph = new GraphWriter()
  const x = graph.input('x', 'float', ['rows', WIDTH])
  graph.op('Identity', [product(graph, x, weights, [3, WIDTH], bias)], {}, ['y'])
  graph.output('y', ['rows', 3])
  const data = Float32Array.from(rows.flatMap((row) => [...row]))
  const [{ y }] = await runGraph(graph.bytes(), [{ x: { type: 'float32', data, dims: [rows.length, WIDTH] } }])
  return rows.map((_, row) => [...y.data.slice(3 * row, 3 * row + 3)])
}

const furthest = (got: number[], wanted: number[]): number =>
  Math.max(...got.map((value, i) => Math.abs(value - wanted[i])))

it('keeps a quiet row as it is beside a loud one, which one scale for all rows does not', async () => {
  const [quietByRow, loudByRow] = await productOf(rowQuantisedProduct, [quiet, loud])
  const [quietTogether] = await productOf(quantisedProduct, [quiet, loud])
  expect(furthest(quietByRow, exact(quiet))).toBeLessThan(0.001)
  expect(furthest(loudByRow, exact(loud))).toBeLessThan(5)
  expect(furthest(quietTogether, exact(quiet))).toBeGreaterThan(0.01)
})

it('gives a silent row the bias alone', async () => {
  const [silent] = await productOf(rowQuantisedProduct, [new Float32Array(WIDTH), quiet])
  expect(furthest(silent, [...bias])).toBeLessThan(1e-5)
})
