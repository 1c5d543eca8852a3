import { expect, it } from 'vitest'
import { Tensor } from '../../models/session.ts'
import { createAttentionCache } from './attention-cache.ts'

const shape = { layers: 2, heads: 2, headWidth: 3 }
const WIDTH = shape.heads * shape.headWidth

/** What a token's key holds at a line of a layer; its value holds the same, negated. */
const told = (token: number, layer: number, line: number): number => token * 100 + layer * 10 + line

/** What the decoder would answer for these new tokens. */
function answer(tokens: number[]): Record<string, Tensor> {
  const { layers, heads, headWidth } = shape
  const outputs: Record<string, Tensor> = {}
  for (let layer = 0; layer < layers; layer++) {
    const keys = new Float32Array(WIDTH * tokens.length)
    const values = new Float32Array(WIDTH * tokens.length)
    for (let line = 0; line < WIDTH; line++) {
      const [head, at] = [Math.floor(line / headWidth), line % headWidth]
      tokens.forEach((token, i) => {
        keys[line * tokens.length + i] = told(token, layer, line)
        values[(head * tokens.length + i) * headWidth + at] = -told(token, layer, line)
      })
    }
    outputs[`key_${layer}`] = new Tensor('float32', keys, [1, heads, headWidth, tokens.length])
    outputs[`value_${layer}`] = new Tensor('float32', values, [1, heads, tokens.length, headWidth])
  }
  return outputs
}

/** The past tokens that a query sees, in order, by the last line of the last layer's keys and values; both must agree. */
function seen(inputs: Record<string, Tensor>, query: number): number[] {
  const layer = shape.layers - 1
  const keys = inputs[`past_key_${layer}`]
  const room = keys.dims[3]
  const mask = (inputs.mask.data as Float32Array).subarray(query * inputs.mask.dims[1])
  return Array.from({ length: room }, (_, place) => place).flatMap((place) => {
    if (mask[place] !== 0) return []
    const key = (keys.data as Float32Array)[(WIDTH - 1) * room + place]
    const value = (inputs[`past_value_${layer}`].data as Float32Array)[
      ((shape.heads - 1) * room + place) * shape.headWidth + shape.headWidth - 1
    ]
    expect(value).toBe(-key)
    return [(key - told(0, layer, WIDTH - 1)) / 100]
  })
}

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
  const { mask } = createAttentionCache(shape).inputs([0, 0], 2)
  const { dims, data } = mask
  const past = dims[1] - 4
  const visible = Array.from({ length: 4 }, (_, query) =>
    [0, 1, 2, 3].filter((other) => (data as Float32Array)[query * dims[1] + past + other] === 0),
  )
  expect(visible).toEqual([[0], [0, 1], [2], [2, 3]])
})

it('needs little more room than the tokens that rows still descend from', () => {
  const cache = createAttentionCache(shape)
  for (let step = 0; step < 60; step++) {
    cache.inputs(step ? Array<number>(8).fill(0) : [0], 1)
    cache.keep(answer(Array<number>(step ? 8 : 1).fill(step)))
  }
  expect(cache.inputs([0], 1).past_key_0.dims[3]).toBeLessThanOrEqual(256)
})
