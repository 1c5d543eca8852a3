import { AppError } from '../../engine/errors.ts'

/** A stored tensor of a published graph. */
export interface StoredTensor {
  dims: number[]
  /** Values as numbers, row-major. */
  read: () => Float32Array
}

/** A node, with those of the graphs inside it (both branches of an If) flattened into one list. */
export interface PublishedNode {
  operator: string
  name: string
  inputs: string[]
}

export interface PublishedGraph {
  tensors: Map<string, StoredTensor>
  nodes: PublishedNode[]
}

type Field = number | Buffer
type Message = Map<number, Field[]>

/** The varint that begins at a byte, exact below 2^53, and where it ends. */
function varintAt(bytes: Buffer, from: number): { value: number; end: number } {
  let value = 0
  for (let [at, scale] = [from, 1]; ; at++, scale *= 128) {
    const byte = bytes.readUInt8(at)
    value += (byte & 127) * scale
    if (byte < 128) return { value, end: at + 1 }
  }
}

/** Splits a protocol-buffer message into its fields: varints and 32- or 64-bit words as numbers, the rest as bytes. */
function fieldsOf(bytes: Buffer): Message {
  const fields: Message = new Map()
  let at = 0
  const varint = (): number => {
    const { value, end } = varintAt(bytes, at)
    at = end
    return value
  }
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('field beyond the end')
    return bytes.subarray(at, (at += length))
  }
  while (at < bytes.length) {
    const key = varint()
    const wire = key % 8
    if (![0, 1, 2, 5].includes(wire)) throw new RangeError(`wire type ${wire}`)
    const value = wire === 0 ? varint() : take(wire === 2 ? varint() : wire === 1 ? 8 : 4)
    const known = fields.get(Math.floor(key / 8))
    if (known) known.push(value)
    else fields.set(Math.floor(key / 8), [value])
  }
  return fields
}

/** Numbers of a repeated field, packed into bytes or one by one. */
function varints(fields: Field[] = []): number[] {
  return fields.flatMap((field) => {
    if (typeof field === 'number') return [field]
    const list: number[] = []
    for (let at = 0; at < field.length;) {
      const { value, end } = varintAt(field, at)
      list.push(value)
      at = end
    }
    return list
  })
}

const buffers = (fields: Field[] = []): Buffer[] => fields.filter((field) => typeof field !== 'number')
const texts = (fields?: Field[]): string[] => buffers(fields).map((field) => field.toString('utf8'))

/** onnx.proto: TensorProto.DataType. */
const FLOAT = 1
const UINT8 = 2
const INT8 = 3

function valuesOf(name: string, fields: Message): Float32Array {
  const [type] = varints(fields.get(2))
  const [raw] = buffers(fields.get(9))
  const floats = raw ?? Buffer.concat(buffers(fields.get(4)))
  if (type === FLOAT) return Float32Array.from({ length: floats.length / 4 }, (_, i) => floats.readFloatLE(4 * i))
  const small = raw ?? Uint8Array.from(varints(fields.get(5)))
  if (type === UINT8) return Float32Array.from(small)
  if (type === INT8) return Float32Array.from(small, (value) => (value << 24) >> 24)
  throw new AppError('MODEL_FORMAT', { detail: { weight: name, wanted: 'float, uint8 or int8', came: `type ${type}` } })
}

function collect(graph: Message, found: PublishedGraph): void {
  for (const tensor of buffers(graph.get(5))) {
    const fields = fieldsOf(tensor)
    const [name] = texts(fields.get(8))
    found.tensors.set(name, { dims: varints(fields.get(1)), read: () => valuesOf(name, fields) })
  }
  for (const node of buffers(graph.get(1))) {
    const fields = fieldsOf(node)
    const [[name = ''], [operator]] = [texts(fields.get(3)), texts(fields.get(4))]
    found.nodes.push({ operator, name, inputs: texts(fields.get(1)) })
    for (const attribute of buffers(fields.get(5))) {
      for (const inner of buffers(fieldsOf(attribute).get(6))) collect(fieldsOf(inner), found)
    }
  }
}

/**
 * Reads what weights a published ONNX model holds and which node uses which (onnx.proto: ModelProto.graph 7; GraphProto node 1,
 * initializer 5; NodeProto input 1, name 3, op_type 4, attribute 5 with graph 6; TensorProto dims 1, data_type 2, float_data 4,
 * int32_data 5, name 8, raw_data 9).
 *
 * @throws AppError MODEL_FORMAT when the bytes are not of that form
 */
export function readOnnx(bytes: Buffer, file: string): PublishedGraph {
  const found: PublishedGraph = { tensors: new Map(), nodes: [] }
  try {
    const [graph] = buffers(fieldsOf(bytes).get(7))
    collect(fieldsOf(graph), found)
    return found
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('MODEL_FORMAT', { cause, detail: { file, wanted: 'ONNX with its weights inside' } })
  }
}
