import { feedForward, layerNorm, linear, selfProjections, type LayerContext } from './layers.ts'
import { logMel } from './mel.ts'
import type { GraphWriter } from '../onnx/graph.ts'

/** Convolution over time with bias and GELU, [1, in, T] → [1, out, T / stride]. */
function convolution({ graph, weight }: LayerContext, x: string, name: string, stride: number): string {
  const { dims, read } = weight(`${name}/weight`)
  const inputs = [x, graph.constant(read(), dims), graph.constant(weight(`${name}/bias`).read(), [dims[0]])]
  return graph.op('Gelu', [graph.op('Conv', inputs, { strides: [stride], pads: [1, 1] })])
}

/** Adds rows of the position table from `first` on, as many as the window is long. */
function addPositions({ graph, weight, width }: LayerContext, x: string): string {
  const { dims, read } = weight('encoder/position_encodings/encodings')
  const table = graph.constant(read(), [dims[0], width])
  const length = graph.op('Slice', [graph.op('Shape', [x]), ...[[1], [2], [0]].map((v) => graph.constant(v, [1]))])
  const rows = graph.op('Slice', [table, 'first', graph.op('Add', ['first', length]), graph.constant([0], [1])])
  return graph.op('Add', [x, rows])
}

/** Attention over the window's states and those of the silence after it, whose keys and values are given. */
function selfAttention(context: LayerContext, x: string, layer: number): string {
  const { graph, heads, width } = context
  const name = `encoder/layer_${layer}/self_attention`
  const [query, ...own] = selfProjections(context, x, name)
  const [keys, values] = ['key', 'value'].map((part, i) => {
    graph.op('Identity', [own[i]], {}, [`own_${part}_${layer}`])
    graph.output(`own_${part}_${layer}`, [1, 'window', width])
    const silent = graph.input(`silent_${part}_${layer}`, 'float', [1, 'silence', width])
    return graph.op('Concat', [own[i], silent], { axis: 1 })
  })
  const attended = graph.op('MultiHeadAttention', [query, keys, values], { num_heads: heads })
  return graph.op('Add', [x, linear(context, attended, `${name}/linear_1`)])
}

/** One decoder layer's keys, [1, heads, S, head width], or values, [1, heads, head width, S], over the window and the silence after it. */
function crossState(context: LayerContext, states: string, layer: number, part: 'key' | 'value'): void {
  const { graph, heads, width } = context
  const from = part === 'key' ? 0 : width
  const flat = linear(context, states, `decoder/layer_${layer}/attention/linear_1`, {
    rows: { from, to: from + width },
  })
  const split = graph.op('Reshape', [flat, graph.constant([1, -1, heads, width / heads], [4])])
  const perm = part === 'key' ? [0, 2, 1, 3] : [0, 2, 3, 1]
  const dims = (length: string) =>
    part === 'key' ? [1, heads, length, width / heads] : [1, heads, width / heads, length]
  const silent = graph.input(`silent_cross_${part}_${layer}`, 'float', dims('silence'))
  const own = graph.op('Transpose', [split], { perm })
  graph.op('Concat', [own, silent], { axis: part === 'key' ? 2 : 3 }, [`cross_${part}_${layer}`])
  graph.output(`cross_${part}_${layer}`, dims('states'))
}

/**
 * The encoder: samples in, every decoder layer's cross keys and values out. Its length is dynamic: the cost falls with the
 * window, 30 s is only the most it takes.
 *
 * Whisper hears badly without silence after the sound, and computing silence costs as much as computing sound. Silence has the same
 * keys and values whatever was said before it, near enough: they are computed once and given to every window.
 *
 * Inputs: `audio` [1, samples], 16 kHz, samples a multiple of 320; `first` [1], the position of its first state; `silent_key_i`,
 * `silent_value_i` for each layer, `silent_cross_key_i`, `silent_cross_value_i` for each layer of the decoder, of any length, also
 * none. Outputs: `cross_key_i`, `cross_value_i` over window and silence; `own_key_i`, `own_value_i` of the window.
 */
export function writeEncoder(
  graph: GraphWriter,
  weight: LayerContext['weight'],
  size: { heads: number; layers: number; decoderLayers: number },
): void {
  const { dims } = weight('encoder/conv1/weight')
  const context: LayerContext = { graph, weight, heads: size.heads, width: dims[0] }
  const audio = graph.input('audio', 'float', [1, 'samples'])
  graph.input('first', 'int64', [1])
  const mel = logMel(graph, audio, dims[1])
  const heard = convolution(context, convolution(context, mel, 'encoder/conv1', 1), 'encoder/conv2', 2)
  let x = addPositions(context, graph.op('Transpose', [heard], { perm: [0, 2, 1] }))
  for (let layer = 0; layer < size.layers; layer++) {
    x = feedForward(context, selfAttention(context, x, layer), `encoder/layer_${layer}/ffn`)
  }
  const states = layerNorm(context, x, 'encoder/layer_norm')
  for (let layer = 0; layer < size.decoderLayers; layer++) {
    crossState(context, states, layer, 'key')
    crossState(context, states, layer, 'value')
  }
}
