import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encoded, opening, variable } from '../../fixtures/builders/whisper-files.ts'
import type { ModelsConfig } from '../../models/config.ts'
import { modelFolder } from '../../models/place.ts'
import type { Weight } from '../../models/whisper/ct2.ts'
import { readEightBit } from '../../models/whisper/eight-bit.ts'
import { readHints, readTokens } from '../../models/whisper/published-files.ts'

/** What the peer wants to know that no weight tells (of whisper-base as published: the same for all sizes). */
const FLAGS: [name: string, value: number][] = [
  ['decoder/activation', 3],
  ['decoder/pre_norm', 1],
  ['decoder/scale_embeddings', 0],
]
const INT8 = 1
const INT16 = 2
/** A blank, and the end mark. */
const NEVER_FIRST = [220, 50257]

/** Folder of a model's weights in the form that faster-whisper opens; weights published in eight bits are written anew, once. */
export async function peerWeights(model: string, config: ModelsConfig): Promise<string> {
  const files = join(modelFolder(model, config), 'files')
  const hints = await readHints(files)
  if (hints.heads === undefined) return files
  const folder = join(config.cacheDir, 'bench', `${model}-peer`)
  if (existsSync(join(folder, 'model.bin'))) return folder
  await mkdir(folder, { recursive: true })
  await copyFile(join(files, 'tokenizer.json'), join(folder, 'tokenizer.json'))
  const weights = await readEightBit(files, hints.heads)
  const [rows] = weights.get('decoder/embeddings/weight')?.dims ?? [0]
  const known = await readTokens(files)
  // The last rows are time stamps, which no file names; the peer wants a token for each.
  const tokens = [...known, ...Array.from({ length: rows - known.length }, (_, at) => `<|${(at / 50).toFixed(2)}|>`)]
  await writeFile(join(folder, 'vocabulary.json'), JSON.stringify(tokens))
  const languages = tokens.flatMap((token, id) => (/^<\|[a-z]{2,3}\|>$/.test(token) ? [id] : []))
  const told = {
    ...{ suppress_ids: hints.suppressedIds, suppress_ids_begin: NEVER_FIRST, lang_ids: languages },
    alignment_heads: hints.alignmentHeads,
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify(told))
  await writeWeights(weights, hints.heads, folder)
  return folder
}

async function writeWeights(weights: Map<string, Weight>, heads: number, folder: string): Promise<void> {
  weights.delete('encoder/num_heads')
  const file = await open(join(folder, 'model.bin.new'), 'w')
  await file.write(opening(weights.size + FLAGS.length + 2))
  for (const [name, value] of FLAGS) await file.write(variable(name, [], INT8, Uint8Array.of(value)))
  for (const name of ['encoder/num_heads', 'decoder/num_heads']) {
    await file.write(variable(name, [], INT16, new Uint8Array(Int16Array.of(heads).buffer)))
  }
  for (const [name, { dims, read }] of weights) {
    const { type, data } = encoded(read(), 'float16')
    await file.write(variable(name, dims, type, data))
  }
  // One alias: the last product uses the embeddings.
  const text = (value: string) =>
    Buffer.concat([Buffer.from(Uint16Array.of(value.length + 1).buffer), Buffer.from(`${value}\0`)])
  const count = Buffer.from(Uint32Array.of(1).buffer)
  await file.write(Buffer.concat([count, text('decoder/projection/weight'), text('decoder/embeddings/weight')]))
  await file.close()
  await rename(join(folder, 'model.bin.new'), join(folder, 'model.bin'))
}
