import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { readOnnx, type PublishedGraph, type StoredTensor } from '../onnx/read.ts'
import type { Weight } from './ct2.ts'

/** Files of a Whisper as Transformers.js publishes it with eight-bit weights. */
export const EIGHT_BIT_ENCODER = 'onnx/encoder_model_quantized.onnx'
const EIGHT_BIT_DECODER = 'onnx/decoder_model_merged_quantized.onnx'

/** Both branches of the decoder share their weights under names with this mark. */
const MERGED = /_merged_\d+/g

type Weights = Map<string, Weight>

/** (value − zero point) · scale, as ONNX's dynamic quantisation stores a tensor under `name` and two names beside it. */
function unscaled({ tensors }: PublishedGraph, name: string): Weight {
  const stored = (suffix: string): StoredTensor => {
    const tensor = tensors.get(name + suffix)
    if (!tensor) throw new AppError('MODEL_FORMAT', { detail: { wanted: name + suffix, came: 'no such weight' } })
    return tensor
  }
  const [scale, zero] = [stored('_scale').read()[0], stored('_zero_point').read()[0]]
  const { dims, read } = stored('_quantized')
  return { dims, read: () => read().map((value) => (value - zero) * scale) }
}

/** [inputs, outputs] as a product stores it → [outputs, inputs]. */
function transposed({ dims: [inputs, outputs], read }: Weight): Weight {
  const turn = (values: Float32Array) =>
    Float32Array.from(values, (_, at) => values[(at % inputs) * outputs + Math.floor(at / inputs)])
  return { dims: [outputs, inputs], read: () => turn(read()) }
}

/** Weights by the names of the published modules; a product's matrix has no name of its own, the node that uses it has. */
function named(graph: PublishedGraph): Weights {
  const weights: Weights = new Map()
  for (const [name, tensor] of graph.tensors) {
    const module = name.replaceAll(MERGED, '').replace('model.decoder.', '')
    if (/\.(weight|bias)$/.test(module)) weights.set(module, tensor)
    if (/embed_tokens\.weight.*_quantized$/.test(name)) {
      weights.set('embed_tokens.weight', unscaled(graph, name.slice(0, -'_quantized'.length)))
    }
  }
  for (const { operator, name, inputs } of graph.nodes) {
    const matrix = /^(.*)_quantized$/.exec(inputs[1] ?? '')?.[1]
    if (!/^(MatMul|Conv)Integer$/.test(operator) || matrix === undefined || !graph.tensors.has(inputs[1])) continue
    const module = name.replace(/^\/(model\/decoder\/)?/, '').replace(/\/(MatMul|Conv)_quant$/, '')
    const weight = unscaled(graph, matrix)
    weights.set(`${module.replaceAll('/', '.')}.weight`, operator === 'MatMulInteger' ? transposed(weight) : weight)
  }
  return weights
}

/** Several weights one below the other, as the other published form stacks queries, keys and values. */
function stacked(parts: Weight[]): Weight {
  const rows = parts.reduce((sum, { dims }) => sum + dims[0], 0)
  const read = () => {
    const values = parts.map((part) => part.read())
    const all = new Float32Array(values.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const one of values) all.set(one, (at += one.length) - one.length)
    return all
  }
  return { dims: [rows, ...parts[0].dims.slice(1)], read }
}

/** Names of the CTranslate2 form → published modules whose weights make them, stacked where there are several. */
function layerNames(layer: number, part: 'encoder' | 'decoder'): Record<string, string[]> {
  const attention = (module: string) => (which: string) => `layers.${layer}.${module}.${which}_proj`
  const [own, cross] = [attention('self_attn'), attention('encoder_attn')]
  const target = `${part}/layer_${layer}`
  return {
    [`${target}/self_attention/linear_0`]: [own('q'), own('k'), own('v')],
    [`${target}/self_attention/linear_1`]: [own('out')],
    [`${target}/self_attention/layer_norm`]: [`layers.${layer}.self_attn_layer_norm`],
    ...(part === 'decoder' && {
      [`${target}/attention/linear_0`]: [cross('q')],
      [`${target}/attention/linear_1`]: [cross('k'), cross('v')],
      [`${target}/attention/linear_2`]: [cross('out')],
      [`${target}/attention/layer_norm`]: [`layers.${layer}.encoder_attn_layer_norm`],
    }),
    [`${target}/ffn/linear_0`]: [`layers.${layer}.fc1`],
    [`${target}/ffn/linear_1`]: [`layers.${layer}.fc2`],
    [`${target}/ffn/layer_norm`]: [`layers.${layer}.final_layer_norm`],
  }
}

/** Weight and bias of the modules under their other name; keys are published without a bias, which is nought. */
function* renamed(from: Weights, target: string, modules: string[]): Generator<[string, Weight]> {
  const need = (name: string): Weight => {
    const weight = from.get(name)
    if (!weight) throw new AppError('MODEL_FORMAT', { detail: { wanted: name, came: 'no such weight' } })
    return weight
  }
  const weights = modules.map((module) => need(`${module}.weight`))
  const biases = modules.map((module, at): Weight => {
    const rows = weights[at].dims[0]
    if (module.endsWith('.k_proj')) return { dims: [rows], read: () => new Float32Array(rows) }
    return need(`${module}.bias`)
  })
  const [weight, bias] = target.endsWith('/layer_norm') ? ['gamma', 'beta'] : ['weight', 'bias']
  yield [`${target}/${weight}`, stacked(weights)]
  yield [`${target}/${bias}`, stacked(biases)]
}

/** All weights of one side, with those that only this side has. */
function sideOf(from: Weights, part: 'encoder' | 'decoder'): Weights {
  const layers = [...from.keys()].filter((name) => /^layers\.\d+\.fc1\.weight$/.test(name)).length
  const names: Record<string, string[]> = { [`${part}/layer_norm`]: ['layer_norm'] }
  for (let layer = 0; layer < layers; layer++) Object.assign(names, layerNames(layer, part))
  if (part === 'encoder') Object.assign(names, { 'encoder/conv1': ['conv1'], 'encoder/conv2': ['conv2'] })
  const weights = new Map(Object.entries(names).flatMap(([target, modules]) => [...renamed(from, target, modules)]))
  const tables = {
    'position_encodings/encodings': 'embed_positions.weight',
    'embeddings/weight': 'embed_tokens.weight',
  }
  for (const [target, name] of Object.entries(tables)) {
    const weight = from.get(name)
    if (weight) weights.set(`${part}/${target}`, weight)
  }
  return weights
}

/**
 * Reads Whisper weights as Transformers.js publishes them in eight bits: two ONNX graphs whose products are quantised with one
 * scale for a whole matrix.
 *
 * @param folder - holds onnx/encoder_model_quantized.onnx, onnx/decoder_model_merged_quantized.onnx
 * @param heads - of the encoder, which no weight tells
 * @returns weights by the names of the CTranslate2 form (ct2.ts)
 * @throws AppError MODEL_FORMAT naming what is missing or of the wrong form
 */
export async function readEightBit(folder: string, heads: number): Promise<Weights> {
  const open = async (file: string) => named(readOnnx(await readFile(join(folder, file)), file))
  return new Map([
    ...sideOf(await open(EIGHT_BIT_ENCODER), 'encoder'),
    ...sideOf(await open(EIGHT_BIT_DECODER), 'decoder'),
    ['encoder/num_heads', { dims: [], read: () => Float32Array.of(heads) }],
  ])
}
