import type { NumberSpan, Polarity, Role } from '../../types.ts'
import type { Phrase } from '../../text/phrase.ts'

/** A distance between utterances: so many of them, or so much time between their nearest ends. */
export type Distance = { utterances: number } | { ms: number }

/** Something that can be true of one utterance in its visit. */
export type Condition =
  | { kind: 'all' | 'any'; of: Condition[] }
  | { kind: 'not'; of: Condition }
  /** At least `count` of several weak cues. */
  | { kind: 'atLeast'; count: number; of: Condition[] }
  | { kind: 'says'; phrases: Phrase[]; count: number }
  /** Concepts by id (with all below it) or by `type:NAME`. */
  | { kind: 'mentions'; concepts: string[] }
  | { kind: 'opinion'; polarity: Polarity; about: string[]; strength: number }
  | { kind: 'number'; kinds: NumberSpan['kind'][] }
  | { kind: 'intent' | 'stage'; names: string[] }
  | { kind: 'role'; role: Role }
  | { kind: 'asks'; wanted: boolean }
  /** Nobody spoke for longer than this before the utterance. */
  | { kind: 'silence'; longerThanMs: number }
  /** The condition held this often in the visit, up to and with this utterance. */
  | { kind: 'times'; count: number; of: Condition }
  /** Among the last so many utterances of its speaker's role. */
  | { kind: 'last'; count: number }
  /** Another utterance at a distance, before, after or on either side; `same` counts this utterance too. */
  | { kind: 'near'; side: 'before' | 'after' | 'around'; within: Distance; of: Condition }

/** A named rule: where `when` holds for an utterance of `role` (anybody's when absent), it is a hit. */
export interface Rule {
  /** `<pack>/<section>/<id>`, as it stands in traces. */
  name: string
  id: string
  role?: Role
  when: Condition
  file: string
  line: number
}
