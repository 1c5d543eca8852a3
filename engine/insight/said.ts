import type { FigureSource, SaidOpinion } from '../store/figure-types.ts'
import type { Heard } from './heard.ts'

/** Rows of what is heard that have something in common; a row may come twice. */
export interface Group {
  value: string
  rows: Int32Array
}

/** Where opinions of one kind were uttered. */
export type Judged = SaidOpinion

function rowsOf({ rowOf }: Heard, seqs: Float64Array): Int32Array {
  return Int32Array.from(seqs, (seq) => rowOf(seq) ?? -1).filter((row) => row >= 0)
}

/** Opinions of everybody but the staff, as all figures of opinions count them. */
export const notOfStaff = (opinions: Judged[]): Judged[] => opinions.filter(({ holder }) => holder !== 'staff')

/** Something that is known of visits: which (indices of `Heard.visits`), and the rows in scope that show it. */
export interface KnownOfVisits {
  value: string
  visits: number[]
  rows: Int32Array
}

/** What was found of visits. */
export async function readFacts(source: FigureSource, heard: Heard, kind: 'group' | 'need'): Promise<KnownOfVisits[]> {
  return (await source.visitFacts(kind)).map(({ value, visits, seqs }) => ({
    ...{ value, visits: visitsOf(heard, visits) },
    rows: rowsOf(heard, seqs),
  }))
}

/** What became of visits, as people told. */
export async function readOutcomes(source: FigureSource, heard: Heard): Promise<KnownOfVisits[]> {
  const known = await source.outcomes()
  return known.map(({ value, visits }) => ({ value, visits: visitsOf(heard, visits), rows: new Int32Array(0) }))
}

function visitsOf({ visitOf }: Heard, seqs: Float64Array): number[] {
  const visits = new Set<number>()
  for (const seq of seqs) {
    const visit = visitOf(seq)
    if (visit !== undefined) visits.add(visit)
  }
  return [...visits]
}
