import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncoderModel } from '../../models/encoder/build.ts'
import { createPieceTokenizer } from '../../models/encoder/tokenizer.ts'
import { openSession, Tensor } from '../../models/session.ts'

/**
 * Opens a built encoder inside a worker thread.
 *
 * @param dir - holds encoder.onnx and encoder.json
 * @returns text → its vector, of length 1: the mean over the states of its pieces. Pieces beyond the longest text that the
 *   encoder was taught are left out.
 */
export async function openEncoder(dir: string): Promise<(text: string) => Promise<Float32Array>> {
  const model = JSON.parse(await readFile(join(dir, 'encoder.json'), 'utf8')) as EncoderModel
  const tokenize = createPieceTokenizer(model.pieces)
  const session = await openSession(join(dir, 'encoder.onnx'), { threads: 1 })
  return async (text) => {
    const inner = tokenize(model.prefix + text).slice(0, model.positions - 2)
    const ids = BigInt64Array.from([model.pieces.begin, ...inner, model.pieces.end], BigInt)
    const { states } = await session.run({ ids: new Tensor('int64', ids, [1, ids.length]) })
    return meanDirection(states.data as Float32Array, model.width)
  }
}

/** Mean of the rows, scaled to length 1. */
function meanDirection(states: Float32Array, width: number): Float32Array {
  const sum = new Float32Array(width)
  for (let at = 0; at < states.length; at++) sum[at % width] += states[at]
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}
