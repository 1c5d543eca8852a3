import type { Both } from '../repair/repair-difference.ts'
import type { StoredUtterance } from '../store/types.ts'
import type { Mention } from '../types.ts'

/** What two versions of the knowledge find in an utterance; undefined where it is the same. */
export type FindBoth = (utterance: Pick<StoredUtterance, 'id' | 'text'>) => Both<Mention[]> | undefined

/** A conversation with what it names to two versions of the knowledge. */
export interface NamedConversation {
  utterances: StoredUtterance[]
  /** What all but one of its utterances name, to both. */
  beside(utteranceId: string): Both<Mention[]>
  /** Concepts that all but one of its utterances name to one of both alone. */
  namedOnceBeside(utteranceId: string): string[]
}

/** Reads conversations of a store; the one that was asked for last is remembered. */
export function createNamedConversations(
  store: { getUtterances(recordingId: string): Promise<StoredUtterance[]> },
  findBoth: FindBoth,
): (recordingId: string) => Promise<NamedConversation> {
  let known: { recordingId: string; conversation: NamedConversation } | undefined
  return async (recordingId) => {
    if (known?.recordingId !== recordingId)
      known = { recordingId, conversation: namedIn(await store.getUtterances(recordingId), findBoth) }
    return known.conversation
  }
}

function namedIn(utterances: StoredUtterance[], findBoth: FindBoth): NamedConversation {
  const named = new Map(
    utterances.map((utterance) => {
      const { id, mentions } = utterance
      const both = findBoth(utterance)
      return [id, { was: mentions, is: both ? withFound(mentions, both) : mentions }]
    }),
  )
  const all = [...named.values()].map(({ was, is }) => ({ was: idsOf(was), is: idsOf(is) }))
  const otherwise = new Set(all.flatMap(({ was, is }) => [...idsOnce(was, is), ...idsOnce(is, was)]))
  const timesOf = (id: string, side: 'was' | 'is'): number => all.filter((one) => one[side].has(id)).length
  const times = [...otherwise].map((id) => ({ id, was: timesOf(id, 'was'), is: timesOf(id, 'is') }))
  return {
    utterances,
    beside(utteranceId) {
      const others = [...named].filter(([id]) => id !== utteranceId).map(([, both]) => both)
      return { was: others.flatMap(({ was }) => was), is: others.flatMap(({ is }) => is) }
    },
    namedOnceBeside(utteranceId) {
      const own = named.get(utteranceId)
      const isNamed = (id: string, count: number, mentions: readonly Mention[] = []): boolean =>
        count > Number(mentions.some(({ conceptId }) => conceptId === id))
      return times
        .filter(({ id, was, is }) => isNamed(id, was, own?.was) !== isNamed(id, is, own?.is))
        .map(({ id }) => id)
    },
  }
}

const idsOf = (mentions: readonly Mention[]): Set<string> => new Set(mentions.map(({ conceptId }) => conceptId))

const idsOnce = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter((id) => !others.has(id))

/** What was kept, with what the two find otherwise: concepts are told by their ids here. */
function withFound(kept: readonly Mention[], { was, is }: Both<Mention[]>): Mention[] {
  const [old, now] = [idsOf(was), idsOf(is)]
  return [
    ...kept.filter(({ conceptId }) => now.has(conceptId) || !old.has(conceptId)),
    ...is.filter(({ conceptId }) => !old.has(conceptId)),
  ]
}
