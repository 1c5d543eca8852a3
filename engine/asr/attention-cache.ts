import { Tensor } from '../../models/session.ts'

type Values = Record<string, Tensor>

/** Keys and values of the tokens that a decoder has read, for a search in which rows branch, change places and end. */
export interface AttentionCache {
  /** Inputs of the next step: row i continues the row `parents[i]` of the step before with `positions` tokens. */
  inputs(parents: number[], positions: number): Values
  /** Takes over keys and values of the step that these inputs were for: by layer, [queries, width]. */
  keep(read: { keys: Float32Array[]; values: Float32Array[] }): void
}

export interface AttentionShape {
  layers: number
  heads: number
  headWidth: number
}

/** Room to begin with, in tokens: most segments need no more. */
const FIRST_ROOM = 64

/** One layer's keys, [heads, room, head width], and values, [heads, head width, room]. */
interface Layer {
  keys: Float32Array
  values: Float32Array
}

/**
 * Every token is kept once, wherever there is room; a row is the list of the places of its tokens. What no row descends from any
 * more is dropped when the room is full, and the room grows when that does not free half of it.
 */
export function createAttentionCache(shape: AttentionShape): AttentionCache {
  let room = FIRST_ROOM
  let taken = 0
  let layers = emptyLayers(shape, room)
  let paths: number[][] = [[]]
  let positions = 0

  function makeRoom(wanted: number): void {
    if (taken + wanted <= room) return
    const kept = [...new Set(paths.flat())].sort((a, b) => a - b)
    const place = new Map(kept.map((old, at) => [old, at]))
    let larger = room
    while (kept.length + wanted > larger / 2) larger *= 2
    const moved = emptyLayers(shape, larger)
    layers.forEach((from, layer) => copyPlaces(shape, { from, room }, kept, { to: moved[layer], room: larger }))
    paths = paths.map((path) => path.map((old) => place.get(old) ?? 0))
    ;[layers, room, taken] = [moved, larger, kept.length]
  }

  return {
    inputs(parents, length) {
      paths = parents.map((parent) => [...paths[parent]])
      positions = length
      makeRoom(parents.length * length)
      const { heads, headWidth } = shape
      const values: Values = { mask: maskOf(paths, length, room) }
      layers.forEach((layer, i) => {
        values[`past_key_${i}`] = new Tensor('float32', layer.keys, [1, heads, room, headWidth])
        values[`past_value_${i}`] = new Tensor('float32', layer.values, [1, heads, headWidth, room])
      })
      return values
    },
    keep({ keys, values }) {
      const count = paths.length * positions
      layers.forEach((to, i) => addTokens(shape, { keys: keys[i], values: values[i] }, count, { to, room, at: taken }))
      paths.forEach((path, row) => {
        for (let i = 0; i < positions; i++) path.push(taken + row * positions + i)
      })
      taken += count
    },
  }
}

const emptyLayers = ({ layers, heads, headWidth }: AttentionShape, room: number): Layer[] =>
  Array.from({ length: layers }, () => ({
    keys: new Float32Array(heads * headWidth * room),
    values: new Float32Array(heads * headWidth * room),
  }))

/** Puts new tokens, whose keys and values are [tokens, width], into the places from `at` on. */
function addTokens(
  { heads, headWidth }: AttentionShape,
  from: Layer,
  count: number,
  { to, room, at }: { to: Layer; room: number; at: number },
): void {
  const width = heads * headWidth
  for (let i = 0; i < count; i++) {
    for (let line = 0; line < width; line++) to.values[line * room + at + i] = from.values[i * width + line]
    for (let head = 0; head < heads; head++) {
      const start = i * width + head * headWidth
      to.keys.set(from.keys.subarray(start, start + headWidth), (head * room + at + i) * headWidth)
    }
  }
}

/** Copies the tokens at `places` to the first places of more room. */
function copyPlaces(
  { heads, headWidth }: AttentionShape,
  source: { from: Layer; room: number },
  places: number[],
  target: { to: Layer; room: number },
): void {
  const { from } = source
  const { to } = target
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < places.length; i++) {
      const start = (head * source.room + places[i]) * headWidth
      to.keys.set(from.keys.subarray(start, start + headWidth), (head * target.room + i) * headWidth)
    }
  }
  for (let line = 0; line < heads * headWidth; line++) {
    for (let i = 0; i < places.length; i++) {
      to.values[line * target.room + i] = from.values[line * source.room + places[i]]
    }
  }
}

/** Each query sees its row's tokens, and of the new ones its own and those before it in its row: [room + rows · length, rows · length]. */
function maskOf(paths: number[][], length: number, room: number): Tensor {
  const queries = paths.length * length
  const mask = new Float32Array((room + queries) * queries).fill(-Infinity)
  paths.forEach((path, row) => {
    for (let i = 0; i < length; i++) {
      const query = row * length + i
      for (const place of path) mask[place * queries + query] = 0
      for (let seen = row * length; seen <= query; seen++) mask[(room + seen) * queries + query] = 0
    }
  })
  return new Tensor('float32', mask, [room + queries, queries])
}
