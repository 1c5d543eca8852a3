/**
 * Writes ONNX models. Only the few message fields that a graph of operators and weights needs (onnx.proto, IR version 8);
 * protocol-buffer wire types: 0 varint, 2 length-delimited, 5 32-bit.
 */

const FLOAT = 1
const UINT8 = 2
const INT8 = 3
const INT32 = 6
const INT64 = 7

export type Attribute = number | string | number[] | { float: number }

type Parts = Uint8Array[]

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest ? low | 128 : low)
  } while (rest)
  return Uint8Array.from(bytes)
}

function join(parts: Parts): Uint8Array {
  return Buffer.concat(parts)
}

const int = (field: number, value: number): Uint8Array => join([varint(field << 3), varint(value)])
const bytes = (field: number, value: Uint8Array): Uint8Array =>
  join([varint((field << 3) | 2), varint(value.byteLength), value])
const text = (field: number, value: string): Uint8Array => bytes(field, Buffer.from(value))
const message = (field: number, parts: Parts): Uint8Array => bytes(field, join(parts))

function float(field: number, value: number): Uint8Array {
  const data = Buffer.alloc(4)
  data.writeFloatLE(value)
  return join([varint((field << 3) | 5), data])
}

/** AttributeProto: a bare integer is an int, `{ float }` a float, arrays are ints. */
function attribute(name: string, value: Attribute): Uint8Array {
  if (typeof value === 'string') return message(5, [text(1, name), text(4, value), int(20, 3)])
  if (Array.isArray(value)) return message(5, [text(1, name), ...value.map((v) => int(8, v)), int(20, 7)])
  if (typeof value === 'number') return message(5, [text(1, name), int(3, value), int(20, 2)])
  return message(5, [text(1, name), float(2, value.float), int(20, 1)])
}

/** TypeProto of a tensor whose dimensions are numbers or names. */
function valueInfo(field: number, name: string, type: number, dims: (number | string)[]): Uint8Array {
  const shape = dims.map((dim) => message(1, [typeof dim === 'number' ? int(1, dim) : text(2, dim)]))
  return message(field, [text(1, name), message(2, [message(1, [int(1, type), message(2, shape)])])])
}

/** Operators outside the standard set. */
const MICROSOFT = ['DynamicQuantizeMatMul', 'MatMulIntegerToFloat', 'MultiHeadAttention', 'Gelu']

const TYPES = { float: FLOAT, int32: INT32, int64: INT64 }
export type ElementType = keyof typeof TYPES

const byteType = (values: Int8Array | Uint8Array): number => (values instanceof Int8Array ? INT8 : UINT8)

/** Collects a graph; every `op` returns the name of its first output. */
export class GraphWriter {
  readonly #nodes: Parts = []
  readonly #weights: Parts = []
  readonly #inputs: Parts = []
  readonly #outputs: Parts = []
  readonly #metadata: Parts = []
  #names = 0

  /** A graph input; `type` is the element type. */
  input(name: string, type: ElementType, dims: (number | string)[]): string {
    this.#inputs.push(valueInfo(11, name, TYPES[type], dims))
    return name
  }

  /** Declares a value, by the name it was given, as an output. */
  output(name: string, dims: (number | string)[], type: ElementType = 'float'): void {
    this.#outputs.push(valueInfo(12, name, TYPES[type], dims))
  }

  /** Adds a line to the model's own description of itself. */
  describe(key: string, value: string): void {
    this.#metadata.push(message(14, [text(1, key), text(2, value)]))
  }

  /** Adds an operator; operators outside the standard set live in `com.microsoft`. */
  op(type: string, inputs: string[], attributes: Record<string, Attribute> = {}, outputs?: string[]): string {
    const names = outputs ?? [`v${this.#names++}`]
    const parts = [...inputs.map((name) => text(1, name)), ...names.map((name) => text(2, name)), text(4, type)]
    for (const [name, value] of Object.entries(attributes)) parts.push(attribute(name, value))
    if (MICROSOFT.includes(type)) parts.push(text(7, 'com.microsoft'))
    this.#nodes.push(message(1, parts))
    return names[0]
  }

  /** A constant of floats, bytes or integers. */
  constant(values: Float32Array | Int8Array | Uint8Array | number[], dims: number[]): string {
    const name = `c${this.#names++}`
    const data = Array.isArray(values) ? BigInt64Array.from(values.map(BigInt)) : values
    const type = data instanceof BigInt64Array ? INT64 : data instanceof Float32Array ? FLOAT : byteType(data)
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    this.#weights.push(message(5, [...dims.map((dim) => int(1, dim)), int(2, type), text(8, name), bytes(9, raw)]))
    return name
  }

  /** A scalar float. */
  scalar(value: number): string {
    return this.constant(Float32Array.of(value), [])
  }

  /** The model as the bytes of an .onnx file. */
  bytes(): Uint8Array {
    const graph = [...this.#nodes, text(2, 'tingdian'), ...this.#weights, ...this.#inputs, ...this.#outputs]
    const standard = message(8, [text(1, ''), int(2, 17)])
    const microsoft = message(8, [text(1, 'com.microsoft'), int(2, 1)])
    return join([int(1, 8), text(2, 'tingdian'), message(7, graph), standard, microsoft, ...this.#metadata])
  }
}
