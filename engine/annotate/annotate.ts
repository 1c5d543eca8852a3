import type { Match } from '../match/match.ts'
import { findNumbers } from '../text/numbers.ts'
import type { Tokenizer } from '../text/tokenize.ts'
import type { Mention, Repair, Utterance } from '../types.ts'
import type { CoveredTurn } from './cover.ts'

/** Words, numbers and what the pack knows, of an utterance whose text is final but for its punctuation. */
export function annotate({ utterance, timeOf, heardAt }: CoveredTurn, tokenizer: Tokenizer, match: Match): Utterance {
  const { text, repairs, confidence } = utterance
  const tokens = tokenizer.tokenize(text).map((token) => ({ ...token, ...timeOf(token.start, token.end) }))
  const numbers = findNumbers(text)
  const mentions = match(text, tokens, numbers).flatMap((mention) =>
    weigh(markRepaired(mention, repairs), confidence, heardAt),
  )
  return { ...utterance, tokens, numbers, mentions }
}

function markRepaired(mention: Mention, repairs: readonly Repair[]): Mention {
  const repair = repairs.find(({ start, end }) => start < mention.end && mention.start < end)
  return repair ? { ...mention, how: 'repaired', confidence: Math.min(mention.confidence, repair.score) } : mention
}

/** In a turn that was heard badly a word of the trade that was not heard well is no evidence: recognisers guess the words they expect. */
const BADLY_HEARD_TURN = 0.7
const LEAST_HEARD = 0.55

/** A mention as sure as its words were heard; none where they were guessed. What was repaired was weighed there. */
function weigh(mention: Mention, turnConfidence: number, heardAt: CoveredTurn['heardAt']): Mention[] {
  const heard = mention.how === 'repaired' ? undefined : heardAt(mention.start, mention.end)
  if (heard === undefined) return [mention]
  if (turnConfidence < BADLY_HEARD_TURN && heard < LEAST_HEARD) return []
  return [{ ...mention, confidence: Math.round(mention.confidence * heard * 1000) / 1000 }]
}
