import { loadPack, packNames } from '../../engine/pack/load.ts'
import { createScorer } from '../../engine/opinion/scorer.ts'
import type { SpokenTurn } from '../../engine/types.ts'
import { createUnderstand, type Understand, type Understanding } from '../../engine/understand.ts'
import type { Talk } from '../bench/fresh/talk.ts'
import { visitOf } from '../bench/fresh/visit.ts'

/** A labelled conversation, its turns as understanding takes them, and what the rules find in it without the turn reader. */
export interface RuledConversation {
  talk: Talk
  turns: SpokenTurn[]
  ruled: Understanding
}

/** Reads conversations by the rules alone, each with its trade's pack or with `base`. */
export async function* ruledConversations(talks: readonly Talk[]): AsyncGenerator<RuledConversation> {
  const packs = await packNames()
  const known = new Map<string, Understand>()
  const scorer = await createScorer()
  try {
    for (const talk of talks) {
      const pack = packs.includes(talk.trade) ? talk.trade : 'base'
      const understand =
        known.get(pack) ?? createUnderstand(await loadPack(pack), { score: (texts) => scorer.score(texts) })
      known.set(pack, understand)
      const turns = visitOf(talk).turns.map(({ start, end, text, speaker }): SpokenTurn => {
        return { startMs: Math.round(start * 1000), endMs: Math.round(end * 1000), text, speaker }
      })
      yield { talk, turns, ruled: await understand(turns, { redact: false }) }
    }
  } finally {
    await scorer.close()
  }
}
