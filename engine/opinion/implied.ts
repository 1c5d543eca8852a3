import type { Knowledge } from '../pack/knowledge.ts'
import type { Opinion } from '../types.ts'
import type { TurnToJudge } from './judge.ts'
import { FACT, polarities, type Scores } from './scorer.ts'
import { statementOf, type Statement } from './statements.ts'
import { impliedTarget, nearestTarget } from './target.ts'

/** A turn in which the rules heard no feeling, with what it states. */
export interface OpenTurn {
  turn: TurnToJudge
  statement: Statement
}

/** The opinion that a bare fact comes to, from what the trained scorer makes of its statement; none or one. */
export type ReadImplied = (open: OpenTurn, scores: Scores) => Opinion[]

/** Least probability for a feeling to be believed: below, more of them were wrong than right. */
const LEAST = 0.6

/** The turn's statement when the rules found nothing in it; see `createImplied`. */
export function openTurn(turn: TurnToJudge, opinions: readonly Opinion[]): OpenTurn | undefined {
  const statement = opinions.length === 0 ? statementOf(turn) : undefined
  return statement && { turn, statement }
}

/**
 * Prepares the reading of bare facts that are meant as a complaint or as praise (窗户对着垃圾站, 当天晚上就没再听见老鼠叫), from what the
 * trained scorer makes of the statement.
 */
export function createImplied(knowledge: Knowledge): ReadImplied {
  return ({ turn, statement }, scores) => {
    const [against, , inFavour] = polarities(scores, FACT)
    const share = Math.max(against, inFavour)
    if (share < LEAST) return []
    const { start, end, text } = statement
    const named = nearestTarget(turn.mentions, start, end)
    const target = named ?? impliedTarget(text, knowledge) ?? turn.topic
    const score = Math.round((inFavour > against ? share : -share) * 60) / 100
    return [
      {
        holder: turn.role,
        ...(target && { conceptId: target.conceptId, name: target.name }),
        polarity: score > 0 ? 'positive' : 'negative',
        score,
        cues: [turn.text.slice(start, end)],
        start,
        end,
      },
    ]
  }
}
