import Type from 'typebox'
import type { StoredUtterance } from '../../engine/store/types.ts'
import { Utterance } from './entities.ts'
import { literals } from './common.ts'

/** What may be left out of an utterance: all but who it is and when it was said. */
const LIGHT = [
  ...(['speaker', 'role', 'text', 'rawText', 'confidence', 'language', 'tokens', 'numbers', 'mentions'] as const),
  ...(['opinions', 'repairs', 'redactions', 'stage', 'intents'] as const),
] as const

/** A query parameter: the fields wanted of utterances. */
export const Fields = Type.Optional(
  Type.Array(literals(LIGHT), {
    maxItems: LIGHT.length,
    description:
      '只要原话的这几项（另有 id、recordingId、at、startMs、endMs）；没有这一项：全部。词的时刻（tokens）占一大半 / ' +
      'of utterances only these, beside their ids and times; absent: all. The times of words (tokens) are the larger half',
  }),
)

/** An utterance of which only some fields may have been asked for. */
export const LightUtterance = Type.Object(
  {
    ...Type.Partial(Utterance).properties,
    id: Type.String(),
    recordingId: Type.String(),
    at: Utterance.properties.at,
    startMs: Utterance.properties.startMs,
    endMs: Utterance.properties.endMs,
  },
  { additionalProperties: true },
)

const ALWAYS = ['id', 'recordingId', 'at', 'startMs', 'endMs'] as const
type Light = Pick<StoredUtterance, (typeof ALWAYS)[number]> & Partial<StoredUtterance>

/** The utterance with the fields that are wanted alone. */
export function withFields(utterance: StoredUtterance, fields: readonly string[] | undefined): Light {
  if (!fields) return utterance
  const wanted = new Set<string>([...ALWAYS, ...fields])
  return Object.fromEntries(Object.entries(utterance).filter(([name]) => wanted.has(name))) as unknown as Light
}
