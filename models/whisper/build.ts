import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { adaptWeights, type Adaptation } from './adaptation.ts'
import { readCt2, type Weight } from './ct2.ts'
import { writeDecoder } from './decoder.ts'
import { EIGHT_BIT_ENCODER, readEightBit } from './eight-bit.ts'
import { writeEncoder } from './encoder.ts'
import { GraphWriter } from '../onnx/graph.ts'
import { readHints, readTokens, type Hints } from './published-files.ts'
import { keepMandarin, tokenBytes } from './vocabulary.ts'

/** What the recogniser must know about a built model, kept beside the graphs as `whisper.json`. */
export interface WhisperModel {
  bands: number
  heads: number
  headWidth: number
  layers: number
  /** Published ids of the kept tokens by new id: first the text tokens, then the special ones. */
  vocabulary: number[]
  /** Bytes of the text tokens in hexadecimal, by new id. */
  textTokens: string[]
  /** New ids of the special tokens that decoding needs. */
  special: {
    end: number
    start: number
    mandarin: number
    transcribe: number
    noTimestamps: number
    noSpeech: number
  }
}

const SPECIAL: Record<keyof WhisperModel['special'], string[]> = {
  end: ['<|endoftext|>'],
  start: ['<|startoftranscript|>'],
  mandarin: ['<|zh|>'],
  transcribe: ['<|transcribe|>'],
  noTimestamps: ['<|notimestamps|>'],
  noSpeech: ['<|nospeech|>', '<|nocaptions|>'],
}

interface Published {
  weights: Map<string, Weight>
  tokens: string[]
  hints: Hints
}

async function readPublished(folder: string, adaptations?: Adaptation[]): Promise<Published> {
  const hints = await readHints(folder)
  const tokens = await readTokens(folder)
  const { heads } = hints
  const modelPath = join(folder, heads === undefined ? 'model.bin' : EIGHT_BIT_ENCODER)
  const weights = heads === undefined ? await readCt2(modelPath) : await readEightBit(folder, heads)
  return { weights: await adaptWeights(weights, modelPath, adaptations), tokens, hints }
}

function weightOf(weights: Map<string, Weight>, name: string): Weight {
  const weight = weights.get(name)
  if (!weight) throw new AppError('MODEL_FORMAT', { detail: { wanted: name, came: 'no such weight' } })
  return weight
}

/** Where nothing says which heads follow the audio: all of the upper half of the layers, as openai/whisper takes them. */
const upperHeads = (layers: number, heads: number): [number, number][] =>
  Array.from({ length: layers * heads }, (_, i): [number, number] => [Math.floor(i / heads), i % heads]).filter(
    ([layer]) => layer >= Math.floor(layers / 2),
  )

const countLayers = (weights: Map<string, Weight>, part: string): number =>
  new Set([...weights.keys()].flatMap((name) => name.match(`^${part}/layer_(\\d+)/`)?.[1] ?? [])).size

/** Text tokens first, then every special token but the time stamps: their share of the first step tells speech from none. */
function chooseVocabulary({ tokens, hints }: Published): Pick<WhisperModel, 'vocabulary' | 'textTokens' | 'special'> {
  const text = keepMandarin(tokens, hints.suppressedIds)
  const special = tokens.flatMap((token, id) => (/^<\|(?!\d)[^|]+\|>$/.test(token) ? [id] : []))
  const vocabulary = [...text, ...special]
  const find = (names: string[]): number => {
    const id = vocabulary.findIndex((old) => names.includes(tokens[old]))
    if (id < 0) throw new AppError('MODEL_FORMAT', { detail: { wanted: names, came: 'no such token' } })
    return id
  }
  const ids = Object.fromEntries(Object.entries(SPECIAL).map(([key, names]) => [key, find(names)]))
  return {
    vocabulary,
    textTokens: text.map((id) => Buffer.from(tokenBytes(tokens[id]) ?? []).toString('hex')),
    special: ids as WhisperModel['special'],
  }
}

/**
 * Turns published Whisper weights (any size, also fine-tunes) into two ONNX graphs with int8 products.
 *
 * @param sourceDir - holds model.bin, config.json, vocabulary.json or vocabulary.txt (CTranslate2 form), or what Transformers.js
 *   publishes in eight bits: two graphs in onnx/, config.json, generation_config.json, vocab.json, added_tokens.json
 * @param outDir - gets encoder.onnx, decoder.onnx, whisper.json; must exist
 * @param options.adaptations - others than the shipped ones (models/whisper/adaptation.ts)
 * @throws AppError MODEL_FORMAT naming what is missing or of the wrong form
 */
export async function buildWhisper(
  sourceDir: string,
  outDir: string,
  options: { onProgress?: (fraction: number) => void; adaptations?: Adaptation[] } = {},
): Promise<void> {
  const published = await readPublished(sourceDir, options.adaptations)
  options.onProgress?.(0.2)
  const weight = (name: string) => weightOf(published.weights, name)
  const chosen = chooseVocabulary(published)
  const bands = weight('encoder/conv1/weight').dims[1]
  const width = weight('decoder/embeddings/weight').dims[1]
  const heads = weight('encoder/num_heads').read()[0]
  const layers = countLayers(published.weights, 'decoder')
  const encoder = new GraphWriter()
  writeEncoder(encoder, weight, { heads, layers: countLayers(published.weights, 'encoder'), decoderLayers: layers })
  await writeFile(join(outDir, 'encoder.onnx'), encoder.bytes())
  options.onProgress?.(0.6)
  const decoder = new GraphWriter()
  const alignmentHeads = published.hints.alignmentHeads ?? upperHeads(layers, heads)
  writeDecoder(decoder, weight, { heads, layers, alignmentHeads, vocabulary: chosen.vocabulary })
  await writeFile(join(outDir, 'decoder.onnx'), decoder.bytes())
  const model: WhisperModel = { bands, heads, headWidth: width / heads, layers, ...chosen }
  await writeFile(join(outDir, 'whisper.json'), JSON.stringify(model))
  options.onProgress?.(1)
}
