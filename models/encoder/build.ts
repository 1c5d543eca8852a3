import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeEncoder } from './graph.ts'
import { readEncoder } from './published.ts'
import type { Pieces } from './tokenizer.ts'
import { cutPieces, keepChinese } from './vocabulary.ts'

/** Name of the published file. */
export const PUBLISHED_FILE = 'e5-small-q4.bin'

/** What the encoder was taught to see before a text that is compared with others of its kind. */
const PREFIX = 'query: '

/** What must be known to run a built encoder, kept beside the graph as `encoder.json`. */
export interface EncoderModel {
  width: number
  /** Most pieces in one run, marks included. */
  positions: number
  prefix: string
  pieces: Pieces
}

/**
 * Turns published sentence-encoder weights into an int8 ONNX graph with a vocabulary cut to Chinese.
 *
 * @param sourceDir - holds e5-small-q4.bin
 * @param outDir - gets encoder.onnx and encoder.json; must exist
 * @throws AppError MODEL_FORMAT
 */
export async function buildEncoder(
  sourceDir: string,
  outDir: string,
  options: { onProgress?: (fraction: number) => void } = {},
): Promise<void> {
  const source = await readEncoder(join(sourceDir, PUBLISHED_FILE))
  options.onProgress?.(0.2)
  const kept = keepChinese(source.pieces, [PREFIX])
  await writeFile(join(outDir, 'encoder.onnx'), writeEncoder(source, kept))
  options.onProgress?.(0.9)
  const { width, positions, pieces } = source
  const model: EncoderModel = { width, positions, prefix: PREFIX, pieces: cutPieces(pieces, kept) }
  await writeFile(join(outDir, 'encoder.json'), JSON.stringify(model))
  options.onProgress?.(1)
}
