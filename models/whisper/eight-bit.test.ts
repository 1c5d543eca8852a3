import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eightBit, message, model, node, tensor } from '../../fixtures/builders/onnx-files.ts'
import { readEightBit } from './eight-bit.ts'
import { readTokens } from './published-files.ts'

const WIDTH = 4
let folder: string
let count = 0

const numbers = (length: number) => Float32Array.from({ length }, () => Math.sin(++count))
/** What was written, by the name of the module. */
const written = new Map<string, Float32Array>()
const keep = (name: string, values: Float32Array) => (written.set(name, values), values)

/** A product of one module: its matrix [inputs, outputs] under a number, as exporters write it. */
const product = (prefix: string, module: string, inputs: number, outputs: number): [Uint8Array, Uint8Array] => {
  const matrix = `onnx::MatMul_${++count}`
  const path = `${prefix}/${module.replaceAll(/\.(?=\D)/g, '/')}/MatMul_quant`
  return [
    eightBit(matrix, [inputs, outputs], keep(module, numbers(inputs * outputs))),
    node('MatMulInteger', path, ['x', `${matrix}_quantized`]),
  ]
}

const vectors = (prefix: string, suffix: string, names: string[], length: number) =>
  names.map((name) => tensor(`${prefix}${name}${suffix}`, [length], keep(name, numbers(length))))

function side(
  prefix: string,
  names: { path: string; mark: string },
  attentions: string[],
): [Uint8Array[], Uint8Array[]] {
  const parts = attentions.flatMap((attention) =>
    ['q', 'k', 'v', 'out'].map((which) => product(names.path, `layers.0.${attention}.${which}_proj`, WIDTH, WIDTH)),
  )
  parts.push(product(names.path, 'layers.0.fc1', WIDTH, 8), product(names.path, 'layers.0.fc2', 8, WIDTH))
  const biases = attentions.flatMap((one) => ['q', 'v', 'out'].map((which) => `layers.0.${one}.${which}_proj.bias`))
  const norms = [...attentions.map((one) => `layers.0.${one}_layer_norm`), 'layers.0.final_layer_norm', 'layer_norm']
  const stored = [
    ...parts.map(([weights]) => weights),
    ...vectors(prefix, names.mark, [...biases, ...norms.flatMap((norm) => [`${norm}.weight`, `${norm}.bias`])], WIDTH),
    ...vectors(prefix, names.mark, ['layers.0.fc1.bias'], 8),
    ...vectors(prefix, names.mark, ['layers.0.fc2.bias'], WIDTH),
    tensor(
      `${prefix}embed_positions.weight${names.mark}`,
      [3, WIDTH],
      keep('embed_positions.weight', numbers(3 * WIDTH)),
    ),
  ]
  return [stored, parts.map(([, use]) => use)]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-eight-bit-'))
  await mkdir(join(folder, 'onnx'))
  const [stored, uses] = side('', { path: '', mark: '' }, ['self_attn'])
  for (const [name, inputs] of [
    ['conv1', 2],
    ['conv2', WIDTH],
  ] as const) {
    stored.push(
      eightBit(`${name}.weight`, [WIDTH, inputs, 3], numbers(WIDTH * inputs * 3)),
      ...vectors('', '', [`${name}.bias`], WIDTH),
    )
    uses.push(node('ConvInteger', `/${name}/Conv_quant`, ['x', `${name}.weight_quantized`]))
  }
  await writeFile(join(folder, 'onnx/encoder_model_quantized.onnx'), model(...stored, ...uses))
  const names = { path: '/model/decoder', mark: '_merged_0' }
  const [decoderStored, decoderUses] = side('model.decoder.', names, ['self_attn', 'encoder_attn'])
  decoderStored.push(
    eightBit('model.decoder.embed_tokens.weight_merged_0', [5, WIDTH], keep('tokens', numbers(5 * WIDTH))),
  )
  const branch = message(...decoderUses)
  const file = model(...decoderStored, node('If', 'optimum::if', ['use_cache_branch'], [branch, branch]))
  await writeFile(join(folder, 'onnx/decoder_model_merged_quantized.onnx'), file)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('gives the weights of both graphs by the names of the other form, stacked and turned', async () => {
  const weights = await readEightBit(folder, 6)
  expect(weights.get('encoder/num_heads')?.read()).toEqual(Float32Array.of(6))
  expect(weights.get('encoder/conv1/weight')?.dims).toEqual([WIDTH, 2, 3])
  expect(weights.get('decoder/embeddings/weight')?.dims).toEqual([5, WIDTH])
  weights
    .get('decoder/embeddings/weight')
    ?.read()
    .forEach((value, i) => {
      expect(value).toBeCloseTo(written.get('tokens')?.[i] ?? NaN, 1)
    })
  const own = weights.get('decoder/layer_0/self_attention/linear_0/weight')
  expect(own?.dims).toEqual([3 * WIDTH, WIDTH])
  // Row 1 of the values: column 1 of the matrix as it was stored.
  const values = written.get('layers.0.self_attn.v_proj') ?? new Float32Array()
  const row = own?.read().subarray((2 * WIDTH + 1) * WIDTH, (2 * WIDTH + 2) * WIDTH) ?? []
  row.forEach((value, input) => expect(value).toBeCloseTo(values[input * WIDTH + 1], 1))
  const bias = [...(weights.get('decoder/layer_0/attention/linear_1/bias')?.read() ?? [])]
  expect(bias.slice(0, WIDTH)).toEqual([0, 0, 0, 0])
  expect(bias.slice(WIDTH)).toEqual([...(written.get('layers.0.encoder_attn.v_proj.bias') ?? [])])
})

it('names a weight that is missing', async () => {
  const other = join(folder, 'less/onnx/encoder_model_quantized.onnx')
  await mkdir(dirname(other), { recursive: true })
  await writeFile(other, model(tensor('layer_norm.weight', [WIDTH], numbers(WIDTH))))
  await expect(readEightBit(join(folder, 'less'), 1)).rejects.toMatchObject({
    code: 'MODEL_FORMAT',
    detail: { wanted: 'layer_norm.bias' },
  })
})

it('reads a vocabulary that has an id for each token; ids without one are time stamps', async () => {
  await writeFile(join(folder, 'vocab.json'), JSON.stringify({ b: 1, a: 0 }))
  await writeFile(join(folder, 'added_tokens.json'), JSON.stringify({ '<|zh|>': 3 }))
  expect(await readTokens(folder)).toEqual(['a', 'b', '<|0.00|>', '<|zh|>'])
})
