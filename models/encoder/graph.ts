import { GraphWriter } from '../onnx/graph.ts'
import { quantise, quantisedProduct } from '../onnx/quantise.ts'
import type { PublishedEncoder } from './published.ts'

/** Sizes and weights of an encoder, whatever cuts its texts. */
export type EncoderWeights = Omit<PublishedEncoder, 'pieces'>

interface Context {
  graph: GraphWriter
  source: EncoderWeights
}

/** x·Wᵀ + b of one or several published products, stacked. */
function linear({ graph, source }: Context, x: string, names: readonly string[], inputs: number): string {
  const weights = concat(names.map((name) => source.weight(`${name}.w`)))
  const bias = concat(names.map((name) => source.weight(`${name}.b`)))
  return quantisedProduct(graph, x, weights, [bias.length, inputs], bias)
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function layerNorm({ graph, source }: Context, x: string, name: string): string {
  const [scale, shift] = ['w', 'b'].map((end) => graph.constant(source.weight(`${name}.${end}`), [source.width]))
  return graph.op('LayerNormalization', [x, scale, shift], { axis: -1, epsilon: { float: source.epsilon } })
}

/** Rows of the piece table (int8, one scale a row) + places + the first of the two text types. */
function embeddings({ graph, source }: Context, ids: string, kept: readonly number[]): string {
  const { width, positions } = source
  const rows = concat(kept.map((id) => source.part('emb.word', id * width, (id + 1) * width)))
  // quantise() stores [inputs, outputs]; handed over the other way round, a row of the table is an output.
  const { q, scale } = quantise(rows, kept.length, width)
  const table = graph.constant(transpose(q, width, kept.length), [kept.length, width])
  const words = graph.op('Cast', [graph.op('Gather', [table, ids])], { to: 1 })
  const scales = graph.op('Gather', [graph.constant(scale, [kept.length, 1]), ids])
  const type = source.part('emb.type', 0, width)
  const places = source.weight('emb.pos').map((value, at) => value + type[at % width])
  const length = graph.op('Slice', [graph.op('Shape', [ids]), ...[[1], [2], [0]].map((v) => graph.constant(v, [1]))])
  const start = graph.constant([0], [1])
  const used = graph.op('Slice', [graph.constant(places, [positions, width]), start, length, start])
  return graph.op('Add', [graph.op('Mul', [words, scales]), used])
}

function transpose(values: Int8Array, rows: number, columns: number): Int8Array {
  const turned = new Int8Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]
  return turned
}

/** Post-norm layer: attention, residual, norm; feed-forward, residual, norm. */
function layer(context: Context, x: string, name: string): string {
  const { graph, source } = context
  const { width, heads, inner } = source
  const stacked = linear(context, x, [`${name}.q`, `${name}.k`, `${name}.v`], width)
  const parts = ['q', 'k', 'v'].map((part) => `${stacked}.${part}`)
  graph.op('Split', [stacked, graph.constant([width, width, width], [3])], { axis: -1 }, parts)
  const attended = graph.op('MultiHeadAttention', parts, { num_heads: heads })
  const mixed = linear(context, attended, [`${name}.ao`], width)
  const first = layerNorm(context, graph.op('Add', [x, mixed]), `${name}.aln`)
  const active = graph.op('Gelu', [linear(context, first, [`${name}.fi`], width)])
  return layerNorm(context, graph.op('Add', [first, linear(context, active, [`${name}.fo`], inner)]), `${name}.oln`)
}

/**
 * Adds the encoder with int8 products to a graph.
 *
 * @param ids - name of the pieces' ids [1, pieces]
 * @param kept - published ids of the pieces that the new ids stand for
 * @returns name of its states [1, pieces, width]
 */
export function addEncoder(graph: GraphWriter, source: EncoderWeights, kept: readonly number[], ids: string): string {
  const context = { graph, source }
  let x = layerNorm(context, embeddings(context, ids, kept), 'emb.ln')
  for (let at = 0; at < source.layers; at++) x = layer(context, x, `l${at}`)
  return x
}

/** The encoder alone, its states as the output `states`. */
export function writeEncoder(source: EncoderWeights, kept: readonly number[]): Uint8Array {
  const graph = new GraphWriter()
  const ids = graph.input('ids', 'int64', [1, 'pieces'])
  graph.op('Identity', [addEncoder(graph, source, kept, ids)], {}, ['states'])
  graph.output('states', [1, 'pieces', source.width])
  return graph.bytes()
}
