import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import type { ConceptType, MomentKind } from '../types.ts'

/**
 * How the turn reader's log-odds and the rules' verdict are joined into the probability that a turn is against or for something: a logistic
 * regression for each side, learned from writers that the reader had not read (scripts/train/turn-joint.ts).
 */
export interface JointSide {
  /** Of the reader's log-odds for this side and for the other. */
  own: number
  other: number
  /** Added where the rules found this side, and where they found the other. */
  ruledOwn: number
  ruledOther: number
  bias: number
}

/** The same for a kind of moment in a visit, from the log-odds of its likeliest turn. */
export interface JointMoment {
  read: number
  /** Added where a rule found one. */
  rule: number
  bias: number
}

/** The same for words that were read as a named thing: how likely something there is one, from the log-odds of the reader. */
export interface JointMention {
  read: number
  /** Added by kind: needs are named more often than the reader thinks, services less. */
  kinds: Record<ConceptType, number>
}

export type Side = 'negative' | 'positive'

export interface JointWeights {
  sides: Record<Side, JointSide>
  moments: Record<MomentKind, JointMoment>
  mention: JointMention
}

let shipped: JointWeights | undefined

/** The weights that ship (`models/turn/joint.json`). */
export const jointWeights = (): JointWeights =>
  (shipped ??= JSON.parse(readFileSync(join(projectRoot(), 'models', 'turn', 'joint.json'), 'utf8')) as JointWeights)
