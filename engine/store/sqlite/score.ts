import type { Needle } from '../query/compile.ts'
import type { Score } from '../sql/dialect.ts'
import { SCALE, WHOLE_WORD } from '../sql/rank.ts'
import { ftsExpression } from './fts.ts'

/** Up to so many lists of rows are looked into one by one; more are added up first, which is quicker from there on. */
const FEW_LISTS = 3

export function score(needles: Needle[], weights: number[]): Score {
  const lists = needles.flatMap(({ match, word, optional }, i): [weight: number, match: string][] => [
    ...(optional ? [[weights[i], ftsExpression(match)] as [number, string]] : []),
    ...(word ? [[Math.round(weights[i] * WHOLE_WORD), ftsExpression({ kind: 'word', word })] as [number, string]] : []),
  ])
  const always = needles.reduce((sum, { optional }, i) => sum + (optional ? 0 : weights[i]), 0)
  const key = (worth: string): string => `CAST(u.base * (? + ${worth}) / ${SCALE / 1000} AS INTEGER)`
  if (lists.length > FEW_LISTS) return { ...summedUp(lists), key: key(SUMMED), keyParams: [always] }
  const looked = lists.map(() => '? * (u.seq IN (SELECT rowid FROM utterance_index WHERE utterance_index MATCH ?))')
  return { clauses: '', clauseParams: [], key: key(['0', ...looked].join(' + ')), keyParams: [always, ...lists.flat()] }
}

const SUMMED = 'coalesce((SELECT weight FROM worth WHERE worth.seq = u.seq), 0)'

function summedUp(lists: [weight: number, match: string][]): Pick<Score, 'clauses' | 'clauseParams'> {
  const each = lists.map(() => 'SELECT rowid AS seq, ? AS weight FROM utterance_index WHERE utterance_index MATCH ?')
  const sum = `SELECT seq, sum(weight) AS weight FROM (${each.join(' UNION ALL ')}) GROUP BY seq`
  return { clauses: `WITH worth AS MATERIALIZED (${sum})`, clauseParams: lists.flat() }
}
