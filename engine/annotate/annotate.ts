import type { Match } from '../match/match.ts'
import { findNumbers } from '../text/numbers.ts'
import type { Tokenizer } from '../text/tokenize.ts'
import type { Mention, Opinion, Repair, Utterance } from '../types.ts'
import type { Span } from '../text/pii/types.ts'
import type { CoveredTurn } from './cover.ts'
import { openMentions, toldAsUnsure, type OpenWeights } from './open-mentions.ts'

/** How things that no pack knows are weighed, and from which probability on mentions are kept, and counted. */
export interface MentionWeights extends OpenWeights {
  counted: number
}

/**
 * Words, numbers and what is named, of an utterance whose text is final but for its punctuation. Its opinions are those that its cues alone
 * would come to; who holds them and whether they count is decided later.
 *
 * @param open - of things that no pack knows
 */
export function annotate(turn: CoveredTurn, tokenizer: Tokenizer, match: Match, open: MentionWeights): Utterance {
  const { utterance, timeOf, heardAt, recogniserConfidence } = turn
  const { text, repairs } = utterance
  const tokens = tokenizer.tokenize(text).map((token) => ({ ...token, ...timeOf(token.start, token.end) }))
  const numbers = findNumbers(text)
  // A placeholder is no word: what stands for a number (<手机号>) names no telephone.
  const isCovered = ({ start, end }: Span): boolean =>
    utterance.redactions.some((covered) => covered.start < end && start < covered.end)
  const known = match(text, tokens, numbers).filter((mention) => !isCovered(mention))
  const mentions = [...known, ...openMentions(text, turn.entities, known, { ...open, tokens })]
    .sort((a, b) => a.start - b.start)
    .flatMap((mention) => weigh(markRepaired(mention, repairs), recogniserConfidence, { heardAt, least: open.least }))
    .map((mention) => toldAsUnsure(mention, open.counted))
  const opinions = turn.cues.map(({ start, end, label, probability }): Opinion => {
    const polarity = label === 'positive' ? 'positive' : 'negative'
    const score = polarity === 'positive' ? probability : -probability
    return { holder: 'unknown', polarity, score, cues: [text.slice(start, end)], start, end }
  })
  return { ...utterance, tokens, numbers, mentions, opinions }
}

function markRepaired(mention: Mention, repairs: readonly Repair[]): Mention {
  const repair = repairs.find(({ start, end }) => start < mention.end && mention.start < end)
  return repair ? { ...mention, how: 'repaired', confidence: Math.min(mention.confidence, repair.score) } : mention
}

/**
 * In a turn that was heard badly a word of the trade that was not heard well is no evidence: recognisers guess the words they expect. With 0.7
 * one or two of a hundred concepts more are wrong in 39 spoken visits far away, none to three more found.
 */
const BADLY_HEARD_TURN = 0.8
const LEAST_HEARD = 0.55
/**
 * A name that no pack knows was said only if each of its characters was: so often, as a power of the mean confidence of its words, fits best
 * what was heard in 78 recordings of spoken visits (105 of 164 said; 1: 0.69 nats of surprise each, 2: 0.57, 3: 0.55, 4: 0.57).
 */
const UNKNOWN_POWER = 3

/** A mention as sure as its words were heard; none where they were guessed, or it is less sure than counts. What was repaired was weighed there. */
function weigh(
  mention: Mention,
  turnConfidence: number,
  { heardAt, least }: Pick<CoveredTurn, 'heardAt'> & Pick<OpenWeights, 'least'>,
): Mention[] {
  const heard = mention.how === 'repaired' ? undefined : heardAt(mention.start, mention.end)
  if (heard === undefined) return [mention]
  if (turnConfidence < BADLY_HEARD_TURN && heard < LEAST_HEARD) return []
  const said = mention.how === 'learned' ? heard ** UNKNOWN_POWER : heard
  const confidence = Math.round(mention.confidence * said * 1000) / 1000
  return confidence < least ? [] : [{ ...mention, confidence }]
}
