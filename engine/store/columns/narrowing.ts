import type { SearchFilters } from '../types.ts'
import { between, having, marked, NO_ROWS, type Rows } from './row-lists.ts'
import { MOST_ROWS, NOTHING, type Segment } from './segment.ts'

/** Visits with something, by their numbers. */
export interface ChosenVisits {
  visits: ReadonlySet<number>
  /** All visits of which anything of the kind is known; those not among them are let through, too. */
  unlessKnown?: ReadonlySet<number>
}

/** Filters whose names were looked up: concepts with all below them, visits by their numbers. */
export interface Narrowing extends Pick<
  SearchFilters,
  | 'storeIds'
  | 'deviceIds'
  | 'recordingIds'
  | 'models'
  | 'packs'
  | 'roles'
  | 'stages'
  | 'fromAt'
  | 'toAt'
  | 'minConfidence'
  | 'momentKinds'
  | 'polarity'
  | 'holders'
> {
  concepts?: ReadonlySet<string>
  visits: ChosenVisits[]
}

const EVERY = Uint16Array.from({ length: MOST_ROWS }, (_, row) => row)

/** All rows of a segment. */
export const everyRow = ({ rows }: Segment): Rows => EVERY.subarray(0, rows)

/** A one for each name that is wanted. */
const onesOf = <T>(names: readonly T[], isWanted: (name: T) => boolean): Uint8Array =>
  Uint8Array.from(names, (name) => (isWanted(name) ? 1 : 0))

/** The same; undefined where all are. */
function wantedOf<T>(names: readonly T[], isWanted: (name: T) => boolean): Uint8Array | undefined {
  const wanted = onesOf(names, isWanted)
  return wanted.includes(0) ? wanted : undefined
}

const within = (list: readonly string[] | undefined, value: string): boolean =>
  list === undefined || list.includes(value)

/** The rows that fit. */
export function narrowed(segment: Segment, rows: Rows, filters: Narrowing): Rows {
  const { fromAt = -Infinity, toAt = Infinity, minConfidence } = filters
  const { bounds, ats, confidences } = segment
  if (bounds.fromAt >= toAt || bounds.toAt < fromAt) return NO_ROWS
  const isWhole = bounds.fromAt >= fromAt && bounds.toAt < toAt
  let left = inPlaces(segment, isWhole ? rows : between(rows, ats, fromAt, toAt), filters)
  left = ofSignatures(segment, left, filters)
  if (minConfidence !== undefined) left = between(left, confidences, minConfidence, Infinity)
  return left.length === 0 ? left : ofConcepts(segment, ofVisits(segment, left, filters.visits), filters)
}

function kept(rows: Rows, column: Uint16Array, wanted: Uint8Array | undefined): Rows {
  if (!wanted || rows.length === 0) return rows
  return wanted.includes(1) ? having(rows, column, wanted) : NO_ROWS
}

function inPlaces({ recordings, spots, spotOf }: Segment, rows: Rows, filters: Narrowing): Rows {
  const { storeIds, deviceIds, recordingIds, models, packs } = filters
  if (!(storeIds ?? deviceIds ?? recordingIds ?? models ?? packs)) return rows
  const isPlace = onesOf(
    recordings,
    (one) =>
      within(storeIds, one.storeId) &&
      within(deviceIds, one.deviceId) &&
      within(recordingIds, one.recordingId) &&
      within(models, one.model) &&
      within(packs, one.pack),
  )
  const wanted = wantedOf(spots, ({ recording }) => isPlace[recording] === 1)
  return kept(rows, spotOf, wanted)
}

/** Opinions of one polarity, whosever and on whatever, are told by the signatures, too. */
const isAnyOpinion = ({ concepts, holders }: Narrowing): boolean => concepts === undefined && holders === undefined

function ofSignatures({ signatures, signatureOf }: Segment, rows: Rows, filters: Narrowing): Rows {
  const { roles, stages, momentKinds } = filters
  const polarity = isAnyOpinion(filters) ? filters.polarity : undefined
  if (!(roles ?? stages ?? momentKinds ?? polarity)) return rows
  const wanted = wantedOf(
    signatures,
    (one) =>
      within(roles, one.role) &&
      within(stages, one.stage) &&
      (momentKinds === undefined || one.kinds.some((kind) => within(momentKinds, kind))) &&
      (polarity === undefined || one.polarities.includes(polarity)),
  )
  return kept(rows, signatureOf, wanted)
}

function ofVisits({ visits }: Segment, rows: Rows, chosen: ChosenVisits[]): Rows {
  let left = rows
  for (const { visits: wanted, unlessKnown } of chosen)
    left = left.filter((row) => {
      const visit = visits[row]
      return visit !== 0 && (wanted.has(visit) || (unlessKnown !== undefined && !unlessKnown.has(visit)))
    })
  return left
}

const marks = new Uint8Array(MOST_ROWS)

/** By what was spoken of: concepts named or judged, or opinions of some kind. */
function ofConcepts(segment: Segment, rows: Rows, filters: Narrowing): Rows {
  const { concepts, polarity, holders } = filters
  if (!concepts && isAnyOpinion(filters)) return rows
  marks.fill(0, 0, segment.rows)
  if (polarity !== undefined || holders) {
    const chosen = chosenOpinions(segment, filters)
    const { opinionRows } = segment
    for (let at = 0; at < chosen.length; at++) if (chosen[at] === 1) marks[opinionRows[at]] = 1
    return marked(rows, marks)
  }
  const { conceptEnds, conceptRows } = segment
  segment.concepts.forEach((id, i) => {
    if (!concepts?.has(id)) return
    for (let at = i === 0 ? 0 : conceptEnds[i - 1]; at < conceptEnds[i]; at++) marks[conceptRows[at]] = 1
  })
  return marked(rows, marks)
}

/** Which opinions are meant. */
export type OpinionChoice = Pick<Narrowing, 'concepts' | 'polarity' | 'holders'>

/** A one for each opinion of a segment that is meant. */
export function chosenOpinions(segment: Segment, { concepts, polarity, holders }: OpinionChoice): Uint8Array {
  const { opinionConcepts, opinionPolarities, opinionHolders } = segment
  // One place more, for opinions on nothing in particular.
  const isConcept = new Uint8Array(NOTHING + 1).fill(concepts ? 0 : 1)
  if (concepts) segment.concepts.forEach((id, i) => (isConcept[i] = concepts.has(id) ? 1 : 0))
  const isPolarity = onesOf(segment.polarities, (one) => polarity === undefined || one === polarity)
  const isHolder = onesOf(segment.holders, (one) => within(holders, one))
  const chosen = new Uint8Array(opinionConcepts.length)
  for (let at = 0; at < chosen.length; at++)
    chosen[at] = isConcept[opinionConcepts[at]] & isPolarity[opinionPolarities[at]] & isHolder[opinionHolders[at]]
  return chosen
}

/** The rows that fit all of several filters. */
export const narrowedByAll = (segment: Segment, rows: Rows, filters: readonly Narrowing[]): Rows =>
  filters.reduce((left, one) => narrowed(segment, left, one), rows)
