import type { FigureSource, HeardUtterances, NamedColumn, Place } from '../figure-types.ts'
import type { Reader } from '../sql/database.ts'
import type { SearchFilters } from '../types.ts'
import type { Found } from './finding.ts'
import { createPositions, type Positions } from './heard-positions.ts'
import type { Now } from './live-columns.ts'
import { narrowingsOf } from './narrowings.ts'
import type { Segment, Signature } from './segment.ts'
import { mentionsIn, momentsIn, opinionsIn, saidByRowIn } from './said-in.ts'

/** Counts figures from columns: what was heard comes from these, names and what people told from the database. */
export function columnFigureSource(reader: Reader, { find }: Now, database: FigureSource): FigureSource {
  const within = async (scope: SearchFilters): Promise<readonly Found[]> =>
    find(undefined, await narrowingsOf(reader, scope))
  return {
    ...database,
    async utterances(scope) {
      const found = await within(scope)
      const positions = createPositions(found)
      const ats = lazy(() => numbersOf(positions, ({ ats: from }) => from))
      const roles = lazy(() => namedOf(positions, ({ role }) => role))
      const stages = lazy(() => namedOf(positions, ({ stage }) => stage))
      return {
        seqs: numbersOf(positions, ({ seqs }) => seqs),
        bases: basesOf(positions),
        spokenMs: numbersOf(positions, ({ spokenMs }) => spokenMs),
        // Few figures ask for these.
        get ats() {
          return ats()
        },
        get roles() {
          return roles()
        },
        get stages() {
          return stages()
        },
        ...placesOf(positions),
        ...visitsOf(positions),
        mentions: () => Promise.resolve(mentionsIn(positions)),
        opinions: () => Promise.resolve(opinionsIn(positions)),
        said: () => Promise.resolve(saidByRowIn(positions)),
        moments: () => Promise.resolve(momentsIn(positions)),
        within: async (other) => maskOf(positions, await within(other)),
      }
    },
  }
}

/** Made when it is asked for, once. */
function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function numbersOf(
  { rows: count, each }: Positions,
  columnOf: (segment: Segment) => Float64Array | Uint32Array,
): Float64Array {
  const numbers = new Float64Array(count)
  each(({ segment }, rows, positions) => {
    const column = columnOf(segment)
    for (let i = 0; i < rows.length; i++) numbers[positions[i]] = column[rows[i]]
  })
  return numbers
}

const BILLION = 1_000_000_000

function basesOf(positions: Positions): Float64Array {
  const bases = numbersOf(positions, (segment) => segment.bases)
  for (let i = 0; i < bases.length; i++) bases[i] = Math.trunc(bases[i] * BILLION)
  return bases
}

/** What signatures tell, by its name. */
function namedOf({ rows: count, each }: Positions, valueOf: (signature: Signature) => string): NamedColumn {
  const names = new Map<string, number>()
  const numberOf = (name: string): number => {
    const number = names.get(name) ?? names.size
    names.set(name, number)
    return number
  }
  const codes = new Uint16Array(count)
  each(({ segment: { signatures, signatureOf } }, rows, positions) => {
    const numbers = Uint16Array.from(signatures.map((signature) => numberOf(valueOf(signature))))
    for (let i = 0; i < rows.length; i++) codes[positions[i]] = numbers[signatureOf[rows[i]]]
  })
  return { names: [...names.keys()], codes }
}

function placesOf({ rows: count, each }: Positions): Pick<HeardUtterances, 'recordings' | 'places'> {
  const recordings = new Int32Array(count)
  const numbers = new Map<number, number>()
  const places: Place[] = []
  each(({ segment }, rows, positions) => {
    const numberOf = new Int32Array(segment.recordings.length).fill(-1)
    for (let i = 0; i < rows.length; i++) {
      const local = segment.spots[segment.spotOf[rows[i]]].recording
      if (numberOf[local] < 0) {
        const { seq, storeId, deviceId, durationMs, pack, knowledge } = segment.recordings[local]
        const place = { storeId, deviceId, durationMs, pack, knowledge }
        numberOf[local] = numbers.get(seq) ?? places.push(place) - 1
        numbers.set(seq, numberOf[local])
      }
      recordings[positions[i]] = numberOf[local]
    }
  })
  return { recordings, places }
}

function visitsOf({ rows: count, each }: Positions): Pick<HeardUtterances, 'visits' | 'visitSeqs'> {
  const visits = new Int32Array(count)
  const numbers = new Map<number, number>()
  // Neighbours are mostly of one visit.
  let [last, number] = [0, -1]
  each(({ segment }, rows, positions) => {
    for (let i = 0; i < rows.length; i++) {
      const visit = segment.visits[rows[i]]
      if (visit !== last) {
        last = visit
        number = visit === 0 ? -1 : (numbers.get(visit) ?? numbers.size)
        if (visit !== 0) numbers.set(visit, number)
      }
      visits[positions[i]] = number
    }
  })
  return { visits, visitSeqs: [...numbers.keys()] }
}

/** A one for each position whose row was found, too. */
function maskOf({ rows: count, each }: Positions, found: readonly Found[]): Uint8Array {
  const mask = new Uint8Array(count)
  const others = new Map(found.map(({ segment, rows }) => [segment, rows]))
  each(({ segment }, rows, positions) => {
    const marks = new Uint8Array(segment.rows)
    for (const row of others.get(segment) ?? []) marks[row] = 1
    for (let i = 0; i < rows.length; i++) mask[positions[i]] = marks[rows[i]]
  })
  return mask
}
