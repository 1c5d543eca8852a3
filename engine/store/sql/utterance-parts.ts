import type { NumberSpan, Opinion } from '../../types.ts'
import type { StoredUtterance } from '../types.ts'
import type { Dialect } from './dialect.ts'

/** Columns of the tables whose rows hang on an utterance (`u`), by what they are called in it. */
const TABLES = {
  numbers: {
    ...{ start: 'start', end: 'end', surface: 'surface', written: 'written', value: 'value', kind: 'kind' },
    ...{ unit: 'unit', min: 'min', max: 'max', approximate: 'approximate' },
  },
  mentions: {
    ...{ conceptId: 'concept_id', name: 'name', type: 'type', surface: 'surface', start: 'start', end: 'end' },
    ...{ confidence: 'confidence', how: 'how', negated: 'negated' },
  },
  opinions: {
    ...{ holder: 'holder', conceptId: 'concept_id', name: 'name', polarity: 'polarity', score: 'score' },
    ...{ cues: 'cues', start: 'start', end: 'end' },
  },
  repairs: {
    ...{ id: 'id', original: 'original', replacement: 'replacement', start: 'start', end: 'end' },
    ...{ startMs: 'start_ms', endMs: 'end_ms', conceptId: 'concept_id', score: 'score', rule: 'rule', state: 'state' },
    ...{ decidedAt: 'decided_at', decidedBy: 'decided_by' },
  },
  redactions: {
    ...{ kind: 'kind', start: 'start', end: 'end', startMs: 'start_ms', endMs: 'end_ms', confidence: 'confidence' },
  },
}

type Part = keyof typeof TABLES
/** What hangs on an utterance as a row of the database has it: of each table a JSON list, or nothing. */
export type PackedParts = Record<Part, string | null>

/** Columns that are no whole numbers. */
const REALS = new Set(['value', 'min', 'max', 'confidence', 'score'])

const PARTS = Object.keys(TABLES) as Part[]

/** Selects them with their utterance: six statements, each with its way to the database and back, take twice as long. */
export const selectParts = ({ jsonRows }: Dialect): string =>
  PARTS.map((part) => {
    const columns = Object.values(TABLES[part]).map((name) => ({ name, isReal: REALS.has(name) }))
    return `(SELECT ${jsonRows(columns, 'ord')} FROM ${part} WHERE utterance = u.seq) AS ${part}`
  }).join(', ')

/** The rows of one table. */
function rowsOf<Row>(part: Part, packed: string | null): Row[] {
  const keys = Object.keys(TABLES[part])
  return (JSON.parse(packed ?? '[]') as unknown[][]).map(
    (values) =>
      Object.fromEntries(
        keys.map((key, i) => [key, REALS.has(key) && values[i] !== null ? Number(values[i]) : values[i]]),
      ) as Row,
  )
}

export const partsOf = (id: string, row: PackedParts): Pick<StoredUtterance, Part> => ({
  numbers: rowsOf<NumberRow>('numbers', row.numbers).map(toNumber),
  mentions: rowsOf<MentionRow>('mentions', row.mentions).map((one) => ({ ...one, negated: one.negated === 1 })),
  opinions: rowsOf<OpinionRow>('opinions', row.opinions).map(toOpinion),
  repairs: rowsOf<StoredUtterance['repairs'][number]>('repairs', row.repairs).map((one) => ({
    ...one,
    utteranceId: id,
  })),
  redactions: rowsOf<StoredUtterance['redactions'][number]>('redactions', row.redactions),
})

type MentionRow = Omit<StoredUtterance['mentions'][number], 'negated'> & { negated: number }

interface NumberRow extends Omit<NumberSpan, 'min' | 'max' | 'approximate'> {
  min: number | null
  max: number | null
  approximate: number
}

const toNumber = ({ min, max, approximate, ...rest }: NumberRow): NumberSpan => ({
  ...rest,
  ...(min !== null && max !== null && { min, max }),
  ...(approximate === 1 && { approximate: true }),
})

interface OpinionRow extends Omit<Opinion, 'conceptId' | 'name' | 'cues'> {
  conceptId: string | null
  name: string | null
  cues: string
}

function toOpinion({ conceptId, name, cues, ...rest }: OpinionRow): Opinion {
  const opinion: Opinion = { ...rest, cues: JSON.parse(cues) as string[] }
  if (conceptId !== null) opinion.conceptId = conceptId
  if (name !== null) opinion.name = name
  return opinion
}
