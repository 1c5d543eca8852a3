import { feedForward, layerNorm, linear, selfProjections, type LayerContext } from './layers.ts'
import { logMel } from './mel.ts'
import type { GraphWriter } from '../onnx/graph.ts'

/** Convolution over time with bias and GELU, [1, in, T] → [1, out, T / stride]. */
function convolution({ graph, weight }: LayerContext, x: string, name: string, stride: number): string {
  const { dims, read } = weight(`${name}/weight`)
  const inputs = [x, graph.constant(read(), dims), graph.constant(weight(`${name}/bias`).read(), [dims[0]])]
  return graph.op('Gelu', [graph.op('Conv', inputs, { strides: [stride], pads: [1, 1] })])
}

/** Adds the first rows of the position table, as many as the window is long. */
function addPositions({ graph, weight, width }: LayerContext, x: string): string {
  const { dims, read } = weight('encoder/position_encodings/encodings')
  const table = graph.constant(read(), [dims[0], width])
  const length = graph.op('Slice', [graph.op('Shape', [x]), ...[[1], [2], [0]].map((v) => graph.constant(v, [1]))])
  const rows = graph.op('Slice', [table, graph.constant([0], [1]), length, graph.constant([0], [1])])
  return graph.op('Add', [x, rows])
}

function encoderLayer(context: LayerContext, x: string, name: string): string {
  const { graph, heads } = context
  const projections = selfProjections(context, x, `${name}/self_attention`)
  const attended = graph.op('MultiHeadAttention', projections, { num_heads: heads })
  const mixed = graph.op('Add', [x, linear(context, attended, `${name}/self_attention/linear_1`)])
  return feedForward(context, mixed, `${name}/ffn`)
}

/** One decoder layer's keys, [1, heads, head width, S], or values, [1, heads, S, head width], over the encoder's states. */
function crossState(context: LayerContext, states: string, layer: number, part: 'key' | 'value'): void {
  const { graph, heads, width } = context
  const from = part === 'key' ? 0 : width
  const flat = linear(context, states, `decoder/layer_${layer}/attention/linear_1`, { from, to: from + width })
  const split = graph.op('Reshape', [flat, graph.constant([1, -1, heads, width / heads], [4])])
  const perm = part === 'key' ? [0, 2, 3, 1] : [0, 2, 1, 3]
  graph.op('Transpose', [split], { perm }, [`cross_${part}_${layer}`])
  const dims = part === 'key' ? [1, heads, width / heads, 'states'] : [1, heads, 'states', width / heads]
  graph.output(`cross_${part}_${layer}`, dims)
}

/**
 * The encoder: samples in, every decoder layer's cross keys and values out. Its length is dynamic: the cost falls with the
 * window, 30 s is only the most it takes.
 *
 * Input `audio` [1, samples], 16 kHz, samples a multiple of 320. Outputs `cross_key_i`, `cross_value_i`.
 */
export function writeEncoder(
  graph: GraphWriter,
  weight: LayerContext['weight'],
  size: { heads: number; layers: number; decoderLayers: number },
): void {
  const { dims } = weight('encoder/conv1/weight')
  const context: LayerContext = { graph, weight, heads: size.heads, width: dims[0] }
  const mel = logMel(graph, graph.input('audio', 'float', [1, 'samples']), dims[1])
  const heard = convolution(context, convolution(context, mel, 'encoder/conv1', 1), 'encoder/conv2', 2)
  let x = addPositions(context, graph.op('Transpose', [heard], { perm: [0, 2, 1] }))
  for (let layer = 0; layer < size.layers; layer++) x = encoderLayer(context, x, `encoder/layer_${layer}`)
  const states = layerNorm(context, x, 'encoder/layer_norm')
  for (let layer = 0; layer < size.decoderLayers; layer++) {
    crossState(context, states, layer, 'key')
    crossState(context, states, layer, 'value')
  }
}
