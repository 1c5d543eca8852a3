import type { SearchFilters } from '../types.ts'
import { withinWeekHours } from '../week-hours.ts'
import { emptyBits, type RowBits } from './row-bits.ts'
import { between, having, NO_ROWS, type Rows } from './row-lists.ts'
import { MOST_ROWS, NOTHING, QUARTER_MS, type Segment } from './segment.ts'

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
  | 'weekHours'
  | 'minConfidence'
  | 'momentKinds'
  | 'polarity'
  | 'holders'
  | 'groups'
  | 'needs'
  | 'outcomes'
> {
  concepts?: ReadonlySet<string>
  /** By their numbers. */
  visits?: ReadonlySet<number>
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

/** The rows that fit; of all where none are given. */
export function narrowed(segment: Segment, rows: Rows | undefined, filters: Narrowing): Rows {
  const { minConfidence, weekHours } = filters
  let left = ofVisits(segment, ofSignatures(segment, ofSpots(segment, rows, filters), filters), filters)
  if (weekHours) left = ofWeekHours(segment, left, weekHours)
  if (minConfidence !== undefined) left = between(left, segment.confidences, minConfidence, Infinity)
  return left.length === 0 ? left : ofConcepts(segment, left, filters)
}

function kept(rows: Rows, column: Uint16Array, wanted: Uint8Array | undefined): Rows {
  if (!wanted || rows.length === 0) return rows
  return wanted.includes(1) ? having(rows, column, wanted) : NO_ROWS
}

/** Whether filters say where or when. */
export const isPlaced = ({ storeIds, deviceIds, recordingIds, models, packs, fromAt, toAt }: Narrowing): boolean =>
  (storeIds ?? deviceIds ?? recordingIds ?? models ?? packs ?? fromAt ?? toAt) !== undefined

/** By where and when. Without rows to choose from, those of the right spots are read alone. */
function ofSpots(segment: Segment, rows: Rows | undefined, filters: Narrowing): Rows {
  const { fromAt = -Infinity, toAt = Infinity } = filters
  if (!isPlaced(filters)) return rows ?? everyRow(segment)
  const { bounds, spots, spotOf, ats } = segment
  if (bounds.fromAt >= toAt || bounds.toAt < fromAt) return NO_ROWS
  const isPlace = placesIn(segment, filters)
  const touches = (quarter: number): boolean => quarter * QUARTER_MS < toAt && (quarter + 1) * QUARTER_MS > fromAt
  const wanted = onesOf(spots, ({ recording, quarter }) => isPlace[recording] === 1 && touches(quarter))
  const found = rows ? kept(rows, spotOf, wanted) : rowsOfSpots(segment, wanted)
  const isWhole = bounds.fromAt >= fromAt && bounds.toAt < toAt
  return isWhole || found.length === 0 ? found : between(found, ats, fromAt, toAt)
}

function ofWeekHours({ ats }: Segment, rows: Rows, names: readonly string[]): Rows {
  const isWithin = withinWeekHours(names)
  return rows.filter((row) => isWithin(ats[row]))
}

function placesIn({ recordings }: Segment, filters: Narrowing): Uint8Array {
  const { storeIds, deviceIds, recordingIds, models, packs } = filters
  return onesOf(
    recordings,
    (one) =>
      within(storeIds, one.storeId) &&
      within(deviceIds, one.deviceId) &&
      within(recordingIds, one.recordingId) &&
      within(models, one.model) &&
      within(packs, one.pack),
  )
}

function rowsOfSpots(segment: Segment, wanted: Uint8Array): Rows {
  const { spots, spotOf, rows } = segment
  const found = emptyBits(rows)
  for (let i = 0; i < spots.length; i++) {
    if (wanted[i] === 0) continue
    for (let row = spots[i].first; row <= spots[i].last; row++) if (spotOf[row] === i) found.add(row)
  }
  return found.rows()
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

/** By the visit and what is known of it. */
function ofVisits({ known, knownOf, visits: visitOf }: Segment, rows: Rows, filters: Narrowing): Rows {
  const { groups, needs, outcomes, visits } = filters
  const some = (list: readonly string[] | undefined, values: string[]): boolean =>
    list === undefined || values.some((value) => list.includes(value))
  const left =
    (groups ?? needs ?? outcomes)
      ? kept(
          rows,
          knownOf,
          wantedOf(known, (one) => some(groups, one.groups) && some(needs, one.needs) && some(outcomes, one.outcomes)),
        )
      : rows
  return visits ? left.filter((row) => visits.has(visitOf[row])) : left
}

/** By what was spoken of: concepts named or judged, or opinions of some kind. */
function ofConcepts(segment: Segment, rows: Rows, filters: Narrowing): Rows {
  const { concepts, polarity, holders } = filters
  if (!concepts && isAnyOpinion(filters)) return rows
  const found = emptyBits(segment.rows)
  if (polarity !== undefined || holders) addJudged(segment, filters, found)
  else if (concepts) addSpoken(segment, concepts, found)
  return rows.length === segment.rows ? found.rows() : found.among(rows)
}

function addJudged(segment: Segment, choice: OpinionChoice, found: RowBits): void {
  const chosen = chosenOpinions(segment, choice)
  const { opinionRows } = segment
  for (let at = 0; at < chosen.length; at++) if (chosen[at] === 1) found.add(opinionRows[at])
}

function addSpoken(segment: Segment, wanted: ReadonlySet<string>, found: RowBits): void {
  const { concepts, conceptEnds, conceptRows } = segment
  concepts.forEach((id, i) => {
    if (wanted.has(id)) found.addAll(conceptRows, i === 0 ? 0 : conceptEnds[i - 1], conceptEnds[i])
  })
}

/** Which opinions are meant. */
export type OpinionChoice = Pick<Narrowing, 'concepts' | 'polarity' | 'holders'>

/** One place more, for opinions on nothing in particular. */
const isConcept = new Uint8Array(NOTHING + 1)

/** A one for each opinion of a segment that is meant. */
export function chosenOpinions(segment: Segment, { concepts, polarity, holders }: OpinionChoice): Uint8Array {
  const { opinionConcepts, opinionPolarities, opinionHolders } = segment
  segment.concepts.forEach((id, i) => (isConcept[i] = !concepts || concepts.has(id) ? 1 : 0))
  isConcept[NOTHING] = concepts ? 0 : 1
  const isPolarity = onesOf(segment.polarities, (one) => polarity === undefined || one === polarity)
  const isHolder = onesOf(segment.holders, (one) => within(holders, one))
  const chosen = new Uint8Array(opinionConcepts.length)
  for (let at = 0; at < chosen.length; at++)
    chosen[at] = isConcept[opinionConcepts[at]] & isPolarity[opinionPolarities[at]] & isHolder[opinionHolders[at]]
  return chosen
}
