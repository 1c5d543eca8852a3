import type { Knowledge } from '../pack/knowledge.ts'
import type { TurnProbabilities } from '../turn/classify-turns.ts'
import type { Opinion } from '../types.ts'
import type { TurnToJudge } from './judge.ts'
import { impliedTarget, nearestTarget } from './target.ts'

/**
 * Least probability for an attitude to be believed: where F1 of turns was highest on writers that the classifier had not learned from
 * (models/cards/turn-zh.md).
 */
export const LEAST_ATTITUDE = 0.35

/** The opinion that a whole turn comes to when neither rules nor facts told of one; none or one. */
export type ReadAttitude = (turn: TurnToJudge, probabilities: TurnProbabilities) => Opinion[]

const ENDS = /^[\s\p{P}]+|[\s\p{P}]+$/gu

/** Prepares the reading of attitudes from what the turn classifier says. */
export function createAttitude(knowledge: Knowledge): ReadAttitude {
  return (turn, probabilities) => {
    if (!probabilities) return []
    const { negative, positive } = probabilities
    const probability = Math.max(negative, positive)
    if (probability < LEAST_ATTITUDE) return []
    const cue = turn.text.replace(ENDS, '')
    const start = turn.text.indexOf(cue)
    const end = start + cue.length
    const target = nearestTarget(turn.mentions, start, end) ?? impliedTarget(cue, knowledge) ?? turn.topic
    const score = Math.round((positive > negative ? probability : -probability) * 100) / 100
    return [
      {
        holder: turn.role,
        ...(target && { conceptId: target.conceptId, name: target.name }),
        polarity: score > 0 ? 'positive' : 'negative',
        score,
        cues: [cue],
        start,
        end,
      },
    ]
  }
}
