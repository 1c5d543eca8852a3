import type { Knowledge } from '../pack/knowledge.ts'
import type { JointSide, Side } from '../turn/joint.ts'
import { logOdds, sigmoid } from '../turn/odds.ts'
import type { TurnReading } from '../turn-types.ts'
import type { Opinion, Polarity } from '../types.ts'
import type { TurnToJudge } from './judge.ts'
import { impliedTarget, nearestTarget } from './target.ts'

/** What a turn comes to: opinions of the side that is likelier, or none. */
export type ReadAttitude = (
  turn: TurnToJudge,
  reading: TurnReading,
  ruled: readonly Opinion[],
  cues: readonly Opinion[],
  /** Nothing was said before or after it: a note, a review. */
  isAlone: boolean,
) => Opinion[]

/** A shorter cue tells nothing to who reads it. */
const SHORTEST_CUE = 2

const ENDS = /^[\s\p{P}]+|[\s\p{P}]+$/gu

/** Probabilities of both sides. */
export function joinAttitude(
  { negative, positive }: Pick<TurnReading, Side>,
  ruled: readonly Opinion[],
  weights: Record<Side, JointSide>,
): Record<Side, number> {
  const sum = ruled.reduce((total, { score }) => total + score, 0)
  const side = (name: Side, own: number, other: number, sign: number): number => {
    const w = weights[name]
    const rules = Math.sign(sum) === sign ? w.ruledOwn : Math.sign(sum) === -sign ? w.ruledOther : 0
    return sigmoid(w.own * logOdds(own) + w.other * logOdds(other) + rules + w.bias)
  }
  return { negative: side('negative', negative, positive, -1), positive: side('positive', positive, negative, 1) }
}

/** How often rules are right that found something in a sentence that stands alone: 65 of 122 in fixtures/sentences. */
const ALONE = 0.53

/** The reader learned from conversations: of a sentence by itself the rules' word counts, where they have one. */
function bySentence(joint: Record<Side, number>, ruled: readonly Opinion[]): Record<Side, number> {
  const sum = ruled.reduce((total, { score }) => total + score, 0)
  if (sum === 0) return joint
  const [own, other]: [Side, Side] = sum > 0 ? ['positive', 'negative'] : ['negative', 'positive']
  const found = { [own]: Math.max(joint[own], ALONE), [other]: Math.min(joint[other], 1 - ALONE) }
  return found as Record<Side, number>
}

/**
 * Prepares the reading of attitudes: the reader tells which side, the rules and the cues tell about what and by which words. What is less
 * likely than the pack's threshold of insights (of praise its own) is unsure.
 */
export function createAttitude(knowledge: Knowledge, weights: Record<Side, JointSide>): ReadAttitude {
  const { search, insight, praise } = knowledge.thresholds.opinion
  const counted: Record<Side, number> = { negative: insight, positive: praise }
  const withScore = (opinion: Opinion, probability: number): Opinion => {
    const score = Math.round(100 * probability) / 100
    const polarity = probability < counted[sideOf(opinion)] ? 'unsure' : opinion.polarity
    return { ...opinion, polarity, score: opinion.polarity === 'positive' ? score : -score }
  }
  return (turn, reading, ruled, cues, isAlone) => {
    const joined = joinAttitude(reading, ruled, weights)
    const joint = isAlone ? bySentence(joined, ruled) : joined
    const side = likelier(joint, isAlone ? EVEN : counted)
    const probability = joint[side]
    if (probability < search) return []
    const sure = (opinion: Opinion): Opinion =>
      withScore(opinion, opinion.polarity === side ? probability : joint[opposite(side)])
    const own = ruled.filter(({ polarity }) => polarity === side)
    if (own.length > 0) return ruled.map(sure)
    const told = cues.filter(({ polarity, start, end }) => polarity === side && end - start >= SHORTEST_CUE)
    const from = told.length > 0 ? told : [wholeTurn(turn.text, side)]
    return from.map((one) => sure(withTarget(one, turn, knowledge)))
  }
}

/** As likely to be counted: who learned from conversations hears praise less surely than complaint, of a sentence alone the rules decide. */
const EVEN: Record<Side, number> = { negative: 1, positive: 1 }

/** The side that is further beyond, or less far below, what counts. */
const likelier = (joint: Record<Side, number>, counted: Record<Side, number>): Side =>
  joint.positive * counted.negative > joint.negative * counted.positive ? 'positive' : 'negative'

const sideOf = ({ polarity }: Opinion): Side => (polarity === 'positive' ? 'positive' : 'negative')

const opposite = (side: Side): Side => (side === 'positive' ? 'negative' : 'positive')

function wholeTurn(text: string, polarity: Polarity): Opinion {
  const cue = text.replace(ENDS, '')
  const start = text.indexOf(cue)
  return { holder: 'unknown', polarity, score: 0, cues: [cue], start, end: start + cue.length }
}

function withTarget(opinion: Opinion, turn: TurnToJudge, knowledge: Knowledge): Opinion {
  const { start, end } = opinion
  const words = turn.text.slice(start, end)
  const target = nearestTarget(turn.mentions, start, end) ?? impliedTarget(words, knowledge) ?? turn.topic
  return {
    ...opinion,
    cues: [words],
    holder: turn.role,
    ...(target && { conceptId: target.conceptId, name: target.name }),
  }
}
