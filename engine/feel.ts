import { modelDir } from '../models/place.ts'
import { AppError } from './errors.ts'
import { createEncoder, type Encoder } from './meaning/encoder.ts'
import type { createFeeling } from './opinion/feeling.ts'
import type { Utterance } from './types.ts'
import type { Begun } from './understand.ts'

/** The sentence encoder, or undefined where its weights are not installed: then the rules of opinion work alone. */
export async function openEncoderIfThere(config: Parameters<typeof modelDir>[1]): Promise<Encoder | undefined> {
  try {
    return await createEncoder(await modelDir('e5-small', config))
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODEL_MISSING') return undefined
    throw error
  }
}

/** Adds the opinions that are meant by bare facts in the turns in which the rules heard none. */
export async function addFeelings(
  { utterances, open }: Begun,
  feel: ReturnType<typeof createFeeling>,
  encoder: Pick<Encoder, 'embed'>,
): Promise<Utterance[]> {
  const places = [...open.keys()]
  const vectors = await encoder.embed([...open.values()].map(({ statement }) => statement.text))
  const found = new Map([...open.values()].map((turn, i) => [places[i], feel(turn, vectors[i])]))
  return utterances.map((utterance, at) => ({
    ...utterance,
    opinions: [...utterance.opinions, ...(found.get(at) ?? [])],
  }))
}
