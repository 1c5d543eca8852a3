import { expect, it } from 'vitest'
import { eightBit, message, model, node, tensor } from '../../fixtures/builders/onnx-files.ts'
import { readOnnx } from './read.ts'

it('finds tensors and nodes, those inside the branches of an If too', () => {
  const branch = message(node('MatMulInteger', '/inner', ['x', 'w_quantized']))
  const bytes = model(
    tensor('bias', [2], Float32Array.of(0.5, -1.25)),
    eightBit('w', [1, 3], Float32Array.of(-1, 0, 2)),
    node('If', 'choose', ['flag'], [branch, branch]),
  )
  const { tensors, nodes } = readOnnx(bytes, 'a.onnx')
  expect([...tensors.keys()]).toEqual(['bias', 'w_quantized', 'w_scale', 'w_zero_point'])
  expect([...(tensors.get('bias')?.read() ?? [])]).toEqual([0.5, -1.25])
  expect(tensors.get('w_quantized')?.dims).toEqual([1, 3])
  expect([...(tensors.get('w_quantized')?.read() ?? [])]).toEqual([0, 85, 255])
  const inner = { operator: 'MatMulInteger', name: '/inner', inputs: ['x', 'w_quantized'] }
  expect(nodes).toEqual([{ operator: 'If', name: 'choose', inputs: ['flag'] }, inner, inner])
})

it.each([
  Buffer.from('no model at all, just a sentence'),
  Buffer.alloc(0),
  model(tensor('w', [1], Uint8Array.of(1))).subarray(0, 9),
])('says what was wanted where the bytes are no model', (bytes) => {
  expect(() => readOnnx(bytes, 'a.onnx')).toThrow(expect.objectContaining({ code: 'MODEL_FORMAT' }))
})
