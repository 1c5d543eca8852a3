import type { createFeeling } from './opinion/feeling.ts'
import type { Scorer } from './opinion/scorer.ts'
import type { Utterance } from './types.ts'
import type { Begun } from './understand.ts'

/** Adds the opinions that are meant by bare facts in the turns in which the rules heard none. */
export async function addFeelings(
  { utterances, open }: Begun,
  feel: ReturnType<typeof createFeeling>,
  scorer: Pick<Scorer, 'score'>,
): Promise<Utterance[]> {
  const places = [...open.keys()]
  const scores = await scorer.score([...open.values()].map(({ statement }) => statement.text))
  const found = new Map([...open.values()].map((turn, i) => [places[i], feel(turn, scores[i])]))
  return utterances.map((utterance, at) => ({
    ...utterance,
    opinions: [...utterance.opinions, ...(found.get(at) ?? [])],
  }))
}
