import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EncoderWeights } from '../../models/encoder/graph.ts'
import type { WordPieces } from '../../models/encoder/word-pieces.ts'

/** An encoder as training leaves it: WORK_FOLDER/trained.json has sizes, vocabulary, names and lengths of the weights of trained.f32. */
export function readTrained<Head>(work: string): EncoderWeights & { pieces: WordPieces } & Head {
  const file = join(work, 'trained')
  const { weights, ...sizes } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as EncoderWeights & {
    pieces: WordPieces
    weights: [name: string, length: number][]
  } & Head
  const floats = new Float32Array(Uint8Array.from(readFileSync(`${file}.f32`)).buffer)
  const places = new Map<string, [from: number, to: number]>()
  let end = 0
  for (const [name, length] of weights) places.set(name, [end, (end += length)])
  const part = (name: string, from = 0, to = Infinity): Float32Array => {
    const [start, stop] = places.get(name) ?? [0, 0]
    return floats.slice(start + from, Math.min(stop, start + to))
  }
  return { ...sizes, weight: (name: string) => part(name), part } as EncoderWeights & { pieces: WordPieces } & Head
}
