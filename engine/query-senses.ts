import type { Knowledge } from './pack/knowledge.ts'
import type { MomentKind, Polarity } from './types.ts'
import { createUnderstand } from './understand.ts'

/** What somebody may be looking for who types words: moments of a kind, or what was judged so. */
export interface QuerySense {
  moment?: MomentKind
  concept?: { id: string; name: string }
  polarity?: Polarity
}

/**
 * Reads words of a query as if a customer had said them, by the rules of a pack alone: 太贵 is an objection to the price, in whatever words
 * others said it. The surest comes first; each once.
 */
export function createQuerySenses(knowledge: Knowledge): (words: string) => Promise<QuerySense[]> {
  const understand = createUnderstand(knowledge)
  return async (words) => {
    const { utterances, moments } = await understand([{ startMs: 0, endMs: 1000, text: words }], { redact: false })
    const kinds = new Set(moments.map(({ kind }) => kind))
    const judged = utterances
      .flatMap(({ opinions }) => opinions)
      .flatMap(({ conceptId, polarity }): QuerySense[] => {
        const concept = conceptId === undefined ? undefined : knowledge.concepts.get(conceptId)
        return concept ? [{ concept: { id: concept.id, name: concept.name }, polarity }] : []
      })
    const once = new Map(judged.map((sense) => [`${sense.concept?.id} ${sense.polarity}`, sense]))
    return [...[...kinds].map((moment) => ({ moment })), ...once.values()]
  }
}
