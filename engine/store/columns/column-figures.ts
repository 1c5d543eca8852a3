import type { FigureSource, HeardUtterances, NamedColumn, Place } from '../figure-types.ts'
import type { Reader } from '../sql/database.ts'
import type { SearchFilters } from '../types.ts'
import type { Found } from './finding.ts'
import { createPositions, type Positions } from './heard-positions.ts'
import type { Now } from './live-columns.ts'
import { narrowingsOf } from './narrowings.ts'
import { mentionsIn, momentsIn, opinionsIn } from './said-in.ts'

/** Counts figures from columns: what was heard comes from these, names and what people told from the database. */
export function columnFigureSource(reader: Reader, { find }: Now, database: FigureSource): FigureSource {
  const within = async (scope: SearchFilters): Promise<readonly Found[]> =>
    find(undefined, await narrowingsOf(reader, scope))
  return {
    ...database,
    async utterances(scope) {
      const found = await within(scope)
      const positions = createPositions(found)
      return {
        ...numbersOf(positions),
        ...placesOf(positions),
        ...visitsOf(positions),
        mentions: () => Promise.resolve(mentionsIn(positions)),
        opinions: () => Promise.resolve(opinionsIn(positions)),
        moments: () => Promise.resolve(momentsIn(positions)),
        within: async (other) => maskOf(positions, await within(other)),
      }
    },
  }
}

const BILLION = 1_000_000_000

type Numbers = Pick<HeardUtterances, 'seqs' | 'bases' | 'ats' | 'spokenMs' | 'roles' | 'stages'>

function numbersOf({ rows: count, each }: Positions): Numbers {
  const column = (): Float64Array => new Float64Array(count)
  const [seqs, bases, ats, spokenMs] = [column(), column(), column(), column()]
  const [roles, stages] = [createNamed(count), createNamed(count)]
  each(({ segment }, rows, positions) => {
    const roleOf = Uint16Array.from(segment.signatures, ({ role }) => roles.of(role))
    const stageOf = Uint16Array.from(segment.signatures, ({ stage }) => stages.of(stage))
    for (let i = 0; i < rows.length; i++) {
      const [row, at] = [rows[i], positions[i]]
      seqs[at] = segment.seqs[row]
      bases[at] = Math.trunc(segment.bases[row] * BILLION)
      ats[at] = segment.ats[row]
      spokenMs[at] = segment.spokenMs[row]
      roles.codes[at] = roleOf[segment.signatureOf[row]]
      stages.codes[at] = stageOf[segment.signatureOf[row]]
    }
  })
  const named = ({ codes, names }: ReturnType<typeof createNamed>): NamedColumn => ({ codes, names: [...names.keys()] })
  return { seqs, bases, ats, spokenMs, roles: named(roles), stages: named(stages) }
}

function createNamed(count: number) {
  const names = new Map<string, number>()
  return {
    names,
    codes: new Uint16Array(count),
    of(name: string): number {
      const number = names.get(name) ?? names.size
      names.set(name, number)
      return number
    },
  }
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
        const { seq, storeId, deviceId, durationMs } = segment.recordings[local]
        numberOf[local] = numbers.get(seq) ?? places.push({ storeId, deviceId, durationMs }) - 1
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
