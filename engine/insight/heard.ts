import type { FigureSource, HeardUtterances } from '../store/figure-types.ts'
import { placeOf } from '../store/sorted.ts'
import type { Scope } from './scope.ts'

/**
 * The utterances of a scope as columns, in the order of their numbers; a row is an index into every column. Figures are counted over
 * them: a count of distinct visits per concept is a pass over numbers here and a sort of all pairs in SQL.
 */
export interface Heard extends HeardUtterances {
  rows: number
  /** The row of an utterance's number; undefined when it is not in scope. */
  rowOf: (seq: number) => number | undefined
  /** The index of a visit's number; undefined when none of its utterances is in scope. */
  visitOf: (seq: number) => number | undefined
}

/** Reads the utterances of a scope. */
export async function readHeard(source: FigureSource, scope: Scope): Promise<Heard> {
  const heard = await source.utterances(scope)
  const { seqs, visitSeqs } = heard
  let visits: Map<number, number> | undefined
  // Columns that nobody asks for are not made: a copy would ask for all.
  return Object.assign(Object.create(heard) as HeardUtterances, {
    rows: seqs.length,
    rowOf: (seq: number) => {
      const row = placeOf(seqs, seq)
      return row < 0 ? undefined : row
    },
    visitOf: (seq: number) => {
      visits ??= new Map(visitSeqs.map((visit, i) => [visit, i]))
      return visits.get(seq)
    },
  })
}

/** Whether staff says the row. */
export function createIsStaff({ roles: { names, codes } }: Heard): (row: number) => boolean {
  const staff = names.indexOf('staff')
  return (row) => codes[row] === staff
}
