import type { FigureSource } from '../store/figure-types.ts'
import type { Polarity, Role } from '../types.ts'
import type { Heard } from './heard.ts'

/** Rows of what is heard that have something in common; a row may come twice. */
export interface Group {
  value: string
  rows: readonly number[]
}

/** Where opinions of one kind were uttered. */
export interface Judged {
  conceptId: string | null
  polarity: Polarity
  holder: Role
  rows: readonly number[]
}

function rowsOf({ rowOf }: Heard, seqs: Float64Array): number[] {
  const rows: number[] = []
  for (const seq of seqs) {
    const row = rowOf(seq)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

/** Where each concept was named. */
export async function readMentions(source: FigureSource, heard: Heard): Promise<Group[]> {
  return (await source.mentions(heard.seqs)).map(({ value, seqs }) => ({ value, rows: rowsOf(heard, seqs) }))
}

/** Where each concept, or nothing in particular, was judged. */
export async function readOpinions(source: FigureSource, heard: Heard): Promise<Judged[]> {
  return (await source.opinions(heard.seqs)).map(({ seqs, ...kind }) => ({ ...kind, rows: rowsOf(heard, seqs) }))
}

/** Opinions of everybody but the staff, as all figures of opinions count them. */
export const notOfStaff = (opinions: Judged[]): Judged[] => opinions.filter(({ holder }) => holder !== 'staff')

/** Where moments of truth show, by kind; `moments` has the number of the moment beside each row. */
export async function readMoments(source: FigureSource, heard: Heard): Promise<(Group & { moments: number[] })[]> {
  return (await source.moments(heard.seqs)).map(({ value, seqs, moments }) => {
    const found = { value, rows: [] as number[], moments: [] as number[] }
    seqs.forEach((seq, i) => {
      const row = heard.rowOf(seq)
      if (row === undefined) return
      found.rows.push(row)
      found.moments.push(moments[i])
    })
    return found
  })
}

/** Something that is known of visits: which (indices of `Heard.visits`), and the rows in scope that show it. */
export interface KnownOfVisits {
  value: string
  visits: number[]
  rows: readonly number[]
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
  return known.map(({ value, visits }) => ({ value, visits: visitsOf(heard, visits), rows: [] }))
}

function visitsOf({ visitOf }: Heard, seqs: Float64Array): number[] {
  const visits = new Set<number>()
  for (const seq of seqs) {
    const visit = visitOf(seq)
    if (visit !== undefined) visits.add(visit)
  }
  return [...visits]
}
