import { Tensor } from '../../models/session.ts'

type Values = Record<string, Tensor>

/** Keys and values of the tokens that a decoder has read, for a search in which rows branch, change places and end. */
export interface AttentionCache {
  /** Inputs of the next step: row i continues the row `parents[i]` of the step before with `positions` tokens. */
  inputs(parents: number[], positions: number): Values
  /** Takes over keys and values of the step that these inputs were for. */
  keep(outputs: Values): void
}

export interface AttentionShape {
  layers: number
  heads: number
  headWidth: number
}

/** Room to begin with, in tokens: most segments need no more. */
const FIRST_ROOM = 64

/** One layer's keys, [heads, head width, room], and values, [heads, room, head width]. */
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
        values[`past_key_${i}`] = new Tensor('float32', layer.keys, [1, heads, headWidth, room])
        values[`past_value_${i}`] = new Tensor('float32', layer.values, [1, heads, room, headWidth])
      })
      return values
    },
    keep(outputs) {
      const count = paths.length * positions
      const places = Array.from({ length: count }, (_, i) => i)
      layers.forEach((to, i) => {
        const from = { keys: floats(outputs[`key_${i}`]), values: floats(outputs[`value_${i}`]) }
        copyPlaces(shape, { from, room: count }, places, { to, room, at: taken })
      })
      paths.forEach((path, row) => {
        for (let i = 0; i < positions; i++) path.push(taken + row * positions + i)
      })
      taken += count
    },
  }
}

const floats = ({ data }: Tensor): Float32Array => data as Float32Array

const emptyLayers = ({ layers, heads, headWidth }: AttentionShape, room: number): Layer[] =>
  Array.from({ length: layers }, () => ({
    keys: new Float32Array(heads * headWidth * room),
    values: new Float32Array(heads * headWidth * room),
  }))

/** Copies the tokens at `places` to the places from `at` on. */
function copyPlaces(
  { heads, headWidth }: AttentionShape,
  source: { from: Layer; room: number },
  places: number[],
  target: { to: Layer; room: number; at?: number },
): void {
  const { from } = source
  const { to, at = 0 } = target
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < places.length; i++) {
      const start = (head * source.room + places[i]) * headWidth
      to.values.set(from.values.subarray(start, start + headWidth), (head * target.room + at + i) * headWidth)
    }
  }
  for (let line = 0; line < heads * headWidth; line++) {
    for (let i = 0; i < places.length; i++) {
      to.keys[line * target.room + at + i] = from.keys[line * source.room + places[i]]
    }
  }
}

/** Each query sees its row's tokens, and of the new ones its own and those before it in its row: [rows · length, room + rows · length]. */
function maskOf(paths: number[][], length: number, room: number): Tensor {
  const queries = paths.length * length
  const width = room + queries
  const mask = new Float32Array(queries * width).fill(-Infinity)
  paths.forEach((path, row) => {
    for (let i = 0; i < length; i++) {
      const start = (row * length + i) * width
      for (const place of path) mask[start + place] = 0
      mask.fill(0, start + room + row * length, start + room + row * length + i + 1)
    }
  })
  return new Tensor('float32', mask, [queries, width])
}
