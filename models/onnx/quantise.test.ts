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

type Product = (graph: GraphWriter, x: string) => string
const byRow =
  (lowest?: number): Product =>
  (graph, x) =>
    rowQuantisedProduct(graph, x, weights, [3, WIDTH], { bias, ...(lowest !== undefined && { lowest }) })
const allTogether: Product = (graph, x) => quantisedProduct(graph, x, weights, [3, WIDTH], bias)

/** x·Wᵀ + b of these rows by one kind of product. */
async function productOf(product: Product, rows: Float32Array[]): Promise<number[][]> {
  const graph = new GraphWriter()
  const x = graph.input('x', 'float', ['rows', WIDTH])
  graph.op('Identity', [product(graph, x)], {}, ['y'])
  graph.output('y', ['rows', 3])
  const data = Float32Array.from(rows.flatMap((row) => [...row]))
  const [{ y }] = await runGraph(graph.bytes(), [{ x: { type: 'float32', data, dims: [rows.length, WIDTH] } }])
  return rows.map((_, row) => [...y.data.slice(3 * row, 3 * row + 3)])
}

const furthest = (got: number[], wanted: number[]): number =>
  Math.max(...got.map((value, i) => Math.abs(value - wanted[i])))

it('keeps a quiet row as it is beside a loud one, which one scale for all rows does not', async () => {
  const [quietByRow, loudByRow] = await productOf(byRow(), [quiet, loud])
  const [quietTogether] = await productOf(allTogether, [quiet, loud])
  expect(furthest(quietByRow, exact(quiet))).toBeLessThan(0.001)
  expect(furthest(loudByRow, exact(loud))).toBeLessThan(5)
  expect(furthest(quietTogether, exact(quiet))).toBeGreaterThan(0.01)
})

it('gives a silent row the bias alone', async () => {
  const [silent] = await productOf(byRow(), [new Float32Array(WIDTH), quiet])
  expect(furthest(silent, [...bias])).toBeLessThan(1e-5)
})

it('says the same of a row, to the bit, in any company', async () => {
  const [beside] = await productOf(byRow(), [quiet, loud])
  const [alone] = await productOf(byRow(), [quiet])
  expect(beside).toEqual(alone)
})

it('takes finer steps where nothing is far below nought, and none too few where something is', async () => {
  const high = loud.map((value) => Math.max(-0.1, value / 50))
  const [coarse] = await productOf(byRow(), [high])
  const [fine, low] = await productOf(byRow(-0.2), [high, loud])
  expect(furthest(fine, exact(high))).toBeLessThan(furthest(coarse, exact(high)))
  expect(furthest(low, exact(loud))).toBeLessThan(5)
})
