import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a published Whisper says of itself beside its weights. */
export interface Hints {
  /** Tokens that it never lets out (marks of non-speech). */
  suppressedIds: number[]
  /** [layer, head] of the decoder that follow the audio, where that is known. */
  alignmentHeads?: [number, number][]
  /** Heads of the encoder: told here for weights in eight bits alone. */
  heads?: number
}

interface Configs {
  suppress_ids?: number[]
  suppress_tokens?: number[]
  alignment_heads?: [number, number][]
  encoder_attention_heads?: number
}

const readJson = async <T>(folder: string, file: string): Promise<T | undefined> => {
  const json = await readFile(join(folder, file), 'utf8').catch(() => undefined)
  return json === undefined ? undefined : (JSON.parse(json) as T)
}

/** Reads config.json (CTranslate2 form: all of it; else the shape) and generation_config.json; fine-tunes come without hints. */
export async function readHints(folder: string): Promise<Hints> {
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Configs
  const generation = await readJson<Configs>(folder, 'generation_config.json')
  const alignmentHeads = generation?.alignment_heads ?? config.alignment_heads
  return {
    suppressedIds: generation?.suppress_tokens ?? config.suppress_ids ?? [],
    ...(alignmentHeads && { alignmentHeads }),
    ...(generation && config.encoder_attention_heads && { heads: config.encoder_attention_heads }),
  }
}

/** The vocabulary by id: a JSON list, text with a token a line (tiny, small, medium), or JSON with an id for each token. */
export async function readTokens(folder: string): Promise<string[]> {
  const list = await readJson<string[]>(folder, 'vocabulary.json')
  if (list) return list
  const ids = await readJson<Record<string, number>>(folder, 'vocab.json')
  if (!ids) return (await readFile(join(folder, 'vocabulary.txt'), 'utf8')).replace(/\r?\n$/, '').split(/\r?\n/)
  const all = { ...ids, ...(await readJson<Record<string, number>>(folder, 'added_tokens.json')) }
  // What neither file names are time stamps, the last ids.
  const tokens = Array.from({ length: Math.max(...Object.values(all)) + 1 }, () => '<|0.00|>')
  for (const [token, id] of Object.entries(all)) tokens[id] = token
  return tokens
}
