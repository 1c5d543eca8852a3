import { splitClauses, type Clause } from './clauses.ts'
import { sideOf, type Side } from './comparison.ts'
import type { TurnToJudge } from './judge.ts'
import { moodOf } from './mood.ts'

/** What a turn states; offsets are into the turn's text. */
export interface Statement {
  start: number
  end: number
  text: string
}

const SHORTEST = 4

/**
 * What a customer's turn states about this shop, without what is said of a rival or of the speaker's own situation. Undefined where
 * the turn also asks, supposes or wishes: then even its statements are seldom meant as a judgement.
 */
export function statementOf({ text, role, mentions }: TurnToJudge): Statement | undefined {
  if (role === 'staff') return undefined
  const kept: Clause[] = []
  let side: Side = 'own'
  for (const clause of splitClauses(text)) {
    const inside = mentions.filter(({ start, end }) => start >= clause.start && end <= clause.end)
    side = sideOf(clause, inside, side)
    if (moodOf(clause, false) !== 'statement') return undefined
    if (side === 'own') kept.push(clause)
  }
  const joined = kept.map((clause) => clause.text).join('，')
  if ((joined.match(/\p{Script=Han}/gu) ?? []).length < SHORTEST) return undefined
  return { start: kept[0].start, end: kept[kept.length - 1].end, text: joined }
}
