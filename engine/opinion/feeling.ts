import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import type { Knowledge } from '../graph/knowledge.ts'
import type { Opinion } from '../types.ts'
import type { TurnToJudge } from './judge.ts'
import { readLinearModel } from './linear-model.ts'
import { statementOf, type Statement } from './statements.ts'
import { impliedTarget, nearestTarget } from './target.ts'

/** A turn in which the rules heard no feeling, with what it states. */
export interface OpenTurn {
  turn: TurnToJudge
  statement: Statement
}

/** Least probability for a feeling to be believed: below, more of them were wrong than right. */
const LEAST = 0.6

/** The turn's statement when the rules found nothing in it; see `createFeeling`. */
export function openTurn(turn: TurnToJudge, opinions: readonly Opinion[]): OpenTurn | undefined {
  const statement = opinions.length === 0 ? statementOf(turn) : undefined
  return statement && { turn, statement }
}

/**
 * Prepares the reading of bare facts that are meant as a complaint or as praise (窗户对着垃圾站, 当天晚上就没再听见老鼠叫), from a
 * sentence vector, with the weights that ship (models/opinion/spoken.bin).
 */
export function createFeeling(
  knowledge: Knowledge,
  path = join(projectRoot(), 'models/opinion/spoken.bin'),
): (open: OpenTurn, vector: Float32Array) => Opinion[] {
  const { head, fromVector } = readLinearModel<{ denseBias: number[] }>(path)
  return ({ turn, statement }, vector) => {
    const odds = fromVector(vector).map((sum, o) => Math.exp(sum + head.denseBias[o]))
    const all = odds.reduce((sum, one) => sum + one, 0)
    const [against, , inFavour] = odds.map((one) => one / all)
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
