import { CONCEPT_TYPES, MOMENT_KINDS, PERSONAL_DATA_KINDS } from '../types.ts'

/** What each head of the turn reader answers with, in the order of its log-odds; read from the file that its training wrote. */
export interface HeadLabels {
  sign: string[]
  role: string[]
  moment: string[]
  intent: string[]
  personal: string[]
  entity: string[]
  cue: string[]
}

/** Heads that are read at the mark that opens a turn and over its characters: a log-odds a label. */
export const TURN_HEADS = ['sign', 'role', 'moment', 'intent'] as const
/** Heads that are read at every character: outside, then for each kind a first character and one that goes on. */
export const CHARACTER_HEADS = ['personal', 'entity', 'cue'] as const

export type TurnHead = (typeof TURN_HEADS)[number]
export type CharacterHead = (typeof CHARACTER_HEADS)[number]

/** Where in a row of log-odds each head's own begin, and how wide a row is. */
export interface HeadPlaces {
  labels: HeadLabels
  from: Record<TurnHead | CharacterHead, number>
  width: number
}

/** What the engine asks for must be among what the reader was trained to tell. */
const WANTED: Partial<Record<keyof HeadLabels, readonly string[]>> = {
  sign: ['negative', 'none', 'positive'],
  role: ['staff', 'customer'],
  moment: MOMENT_KINDS,
  personal: PERSONAL_DATA_KINDS,
  entity: CONCEPT_TYPES,
}

/** Lays the heads out in a row, or says which labels are missing. */
export function placeHeads(labels: HeadLabels): HeadPlaces | { missing: string[] } {
  const missing = Object.entries(WANTED).flatMap(([head, wanted]) =>
    wanted.filter((label) => !labels[head as keyof HeadLabels].includes(label)).map((label) => `${head} ${label}`),
  )
  if (missing.length > 0) return { missing }
  let width = 0
  const from = {} as HeadPlaces['from']
  for (const head of TURN_HEADS) {
    from[head] = width
    width += labels[head].length
  }
  for (const head of CHARACTER_HEADS) {
    from[head] = width
    width += 1 + 2 * labels[head].length
  }
  return { labels, from, width }
}
