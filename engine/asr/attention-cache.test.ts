import { expect, it } from 'vitest'
import type { Tensor } from '../../models/session.ts'
import { createAttentionCache } from './attention-cache.ts'

const shape = { layers: 2, heads: 2, headWidth: 3 }
const WIDTH = shape.heads * shape.headWidth

/** What a token's key holds at a line of a layer; its value holds the same, negated. */
const told = (token: number, layer: number, line: number): number => token * 100 + layer * 10 + line

/** What the decoder would answer for these new tokens. */
function answer(tokens: number[]): { keys: Float32Array[]; values: Float32Array[] } {
  const byLayer = (sign: number) =>
    Array.from({ length: shape.layers }, (_, layer) =>
      Float32Array.from(
        { length: tokens.length * WIDTH },
        (_, at) => told(tokens[Math.floor(at / WIDTH)], layer, at % WIDTH) * sign,
      ),
    )
  return { keys: byLayer(1), values: byLayer(-1) }
}

/** The past tokens that a query sees, in order, by the last line of the last layer's keys and values; both must agree. */
function seen(inputs: Record<string, Tensor>, query: number): number[] {
  const layer = shape.layers - 1
  const values = inputs[`past_value_${layer}`]
  const room = values.dims[3]
  return Array.from({ length: room }, (_, place) => place).flatMap((place) => {
    if (!mayLook(inputs, query, place)) return []
    const value = (values.data as Float32Array)[(WIDTH - 1) * room + place]
    const key = (inputs[`past_key_${layer}`].data as Float32Array)[
      ((shape.heads - 1) * room + place) * shape.headWidth + shape.headWidth - 1
    ]
    expect(value).toBe(-key)
    return [(key - told(0, layer, WIDTH - 1)) / 100]
  })
}

const mayLook = ({ mask }: Record<string, Tensor>, query: number, place: number): boolean =>
  (mask.data as Float32Array)[place * mask.dims[1] + query] === 0

it('shows every row its own tokens and no other, however rows branch and end', () => {
  const cache = createAttentionCache(shape)
  cache.inputs([0], 3)
  cache.keep(answer([1, 2, 3]))
  let rows = [[1, 2, 3]]
  let token = 3
  for (let step = 0; step < 120; step++) {
    const parents = Array.from({ length: 1 + (step % 8) }, (_, i) => (i * 5 + step) % rows.length)
    const inputs = cache.inputs(parents, 1)
    const news = parents.map(() => ++token)
    parents.forEach((parent, row) => expect(seen(inputs, row)).toEqual(rows[parent]))
    cache.keep(answer(news))
    rows = parents.map((parent, row) => [...rows[parent], news[row]])
  }
})

it('lets new tokens of a row see those before them, and no row another', () => {
  const inputs = createAttentionCache(shape).inputs([0, 0], 2)
  const past = inputs.mask.dims[0] - 4
  const visible = [0, 1, 2, 3].map((query) => [0, 1, 2, 3].filter((other) => mayLook(inputs, query, past + other)))
  expect(visible).toEqual([[0], [0, 1], [2], [2, 3]])
})

it('needs little more room than the tokens that rows still descend from', () => {
  const cache = createAttentionCache(shape)
  for (let step = 0; step < 60; step++) {
    cache.inputs(step ? Array<number>(8).fill(0) : [0], 1)
    cache.keep(answer(Array<number>(step ? 8 : 1).fill(step)))
  }
  expect(cache.inputs([0], 1).past_key_0.dims[2]).toBeLessThanOrEqual(256)
})
