import { GAP } from '../terms.ts'
import { SEPARATOR, type ColumnRecording, type ColumnRow } from './column-row.ts'
import { createPostings } from './postings.ts'
import {
  layOut,
  MOST_ROWS,
  NOTHING,
  QUARTER_MS,
  type Known,
  type Segment,
  type Signature,
  type Spot,
} from './segment.ts'
import { createTermCodes } from './term-codes.ts'
import { numberKey, pairKey, wordKey } from './token-key.ts'

/** Full at so many names of one kind or terms beside Han: what one more utterance brings still has room. */
const MOST_NAMES = { small: 200, concepts: 60_000, others: 30_000 }

/** Numbers values as they come. */
function createNames() {
  const numbers = new Map<string, number>()
  return {
    of(value: string): number {
      const known = numbers.get(value) ?? numbers.size
      numbers.set(value, known)
      return known
    },
    list: (): string[] => [...numbers.keys()],
    get size() {
      return numbers.size
    },
  }
}

const split = (line: string, by: string): string[] => line.split(by).filter((part) => part !== '')
const parts = (packed: string | null): string[] => (packed === null ? [] : split(packed, SEPARATOR))
/** `a b the rest` as its first words and the rest. */
function cut(text: string, words: number): string[] {
  const found: string[] = []
  let at = 0
  for (let i = 0; i < words; i++) {
    const blank = text.indexOf(' ', at)
    found.push(text.slice(at, blank))
    at = blank + 1
  }
  return [...found, text.slice(at)]
}

/** The same of things that are told apart by a text. */
function createTable<T>() {
  const names = createNames()
  const list: T[] = []
  return {
    of(key: string, make: () => T): number {
      const number = names.of(key)
      if (number === list.length) list.push(make())
      return number
    },
    list,
  }
}

/** The distinct ones of some texts, in order. */
const setOf = (values: string[]): string[] => (values.length < 2 ? values : [...new Set(values)].sort())

/** Unlike anything that is known of a visit. */
const NO_VISIT = ' '

function knownFrom(packed: string[] | undefined): Known {
  if (!packed) return { groups: [], needs: [], outcomes: [] }
  const all = packed.map((one) => cut(one, 1))
  const valuesOf = (wanted: string): string[] => {
    const values = all.flatMap(([kind, value]) => (kind === wanted ? [value] : []))
    return values.length > 0 ? values : ['']
  }
  return { groups: valuesOf('group'), needs: valuesOf('need'), outcomes: valuesOf('outcome') }
}

type NumberColumn = 'seqs' | 'stamps' | 'ats' | 'bases' | 'confidences' | 'spokenMs' | 'visits'
const NUMBERS: NumberColumn[] = ['seqs', 'stamps', 'ats', 'bases', 'confidences', 'spokenMs', 'visits']
const SOURCES = [
  ['seqs', 'seq'],
  ['stamps', 'stamp'],
  ['ats', 'at'],
  ['bases', 'base'],
  ['confidences', 'confidence'],
  ['spokenMs', 'spokenMs'],
] as const

/** Builds a segment of utterances, which are added in the order of their numbers. */
export function createSegmentBuilder() {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, [] as number[]])) as Record<NumberColumn, number[]>
  const [signatures, spots, known] = [createTable<Signature>(), createTable<Spot>(), createTable<Known>()]
  const recordings = createTable<ColumnRecording>()
  const [concepts, polarities, holders, kinds] = [createNames(), createNames(), createNames(), createNames()]
  const [signatureOf, spotOf, knownOf, namedEnds, named, opinionEnds, opinionRows]: number[][] = [
    [],
    [],
    [],
    [],
    [],
    [],
    [],
  ]
  const [opinionConcepts, opinionPolarities, opinionHolders]: number[][] = [[], [], []]
  const [momentRows, momentKinds, momentNumbers, lineEnds, line]: number[][] = [[], [], [], [], []]
  const [chars, pairs, words, spoken] = [createPostings(), createPostings(), createPostings(), createPostings()]
  const codes = createTermCodes()

  function addPlace(row: ColumnRow): void {
    const { recording: seq, recordingId, storeId, deviceId, model, pack, knowledge, durationMs } = row
    const about = { seq, recordingId, storeId, deviceId, model, pack, knowledge, durationMs }
    const recording = recordings.of(`${seq}`, () => about)
    const quarter = Math.floor(row.at / QUARTER_MS)
    const number = spotOf.length
    const spot = spots.of(`${recording} ${quarter}`, () => ({ recording, quarter, first: number, last: number }))
    spots.list[spot].last = number
    spotOf.push(spot)
    const packed = row.visit === null ? undefined : setOf(parts(row.known))
    knownOf.push(known.of(packed?.join(SEPARATOR) ?? NO_VISIT, () => knownFrom(packed)))
  }

  function addSaid(row: ColumnRow, number: number): void {
    const mentions = parts(row.mentions).map((mention) => cut(mention, 1))
    const opinions = parts(row.opinions).map((opinion) => cut(opinion, 2))
    const moments = parts(row.moments).map((moment) => cut(moment, 1))
    for (const id of new Set(mentions.map(([, id]) => id))) {
      named.push(concepts.of(id))
      spoken.add(concepts.of(id), number)
    }
    namedEnds.push(named.length)
    for (const [polarity, holder, id] of opinions) {
      opinionRows.push(number)
      opinionPolarities.push(polarities.of(polarity))
      opinionHolders.push(holders.of(holder))
      opinionConcepts.push(id === '' ? NOTHING : concepts.of(id))
      if (id !== '') spoken.add(concepts.of(id), number)
    }
    opinionEnds.push(opinionRows.length)
    for (const [kind, moment] of moments) {
      momentRows.push(number)
      momentKinds.push(kinds.of(kind))
      momentNumbers.push(Number(moment))
    }
    const signature = {
      ...{ role: row.role, stage: row.stage ?? '', polarities: setOf(opinions.map(([polarity]) => polarity)) },
      holders: setOf(opinions.map(([, holder]) => holder)),
      ...{ kinds: setOf(moments.map(([kind]) => kind)), types: setOf(mentions.map(([type]) => type)) },
    }
    signatureOf.push(signatures.of(JSON.stringify(signature), () => signature))
  }

  function addTerms({ terms, words: wordLine, numbers: numberLine }: ColumnRow, row: number): void {
    let before = -1
    for (const term of split(terms, ' ')) {
      const code = codes.codeOf(term)
      line.push(code)
      const isGap = term === GAP
      if (!isGap) chars.add(code, row)
      if (!isGap && before >= 0) pairs.add(pairKey(before, code), row)
      before = isGap ? -1 : code
    }
    lineEnds.push(line.length)
    for (const word of split(wordLine, ' ')) words.add(wordKey(word), row)
    split(numberLine, ' ').forEach((number, i, all) => {
      words.add(numberKey(number), row)
      if (i > 0) words.add(numberKey(`${all[i - 1]} ${number}`), row)
    })
  }

  return {
    add(row: ColumnRow): void {
      const number = numbers.seqs.length
      for (const [name, source] of SOURCES) numbers[name].push(row[source])
      numbers.visits.push(row.visit ?? 0)
      addPlace(row)
      addSaid(row, number)
      addTerms(row, number)
    },
    get rows() {
      return numbers.seqs.length
    },
    get isFull() {
      return (
        numbers.seqs.length === MOST_ROWS ||
        Math.max(polarities.size, holders.size, kinds.size) > MOST_NAMES.small ||
        codes.size > MOST_NAMES.others ||
        concepts.size > MOST_NAMES.concepts
      )
    },
    build(): Segment {
      const [ofChars, ofPairs, ofWords, ofConcepts] = [chars, pairs, words, spoken].map((one) => one.sorted())
      const { spokenMs, visits, ...wide } = numbers
      const floats = Object.fromEntries(Object.entries(wide).map(([name, list]) => [name, Float64Array.from(list)]))
      return layOut(
        {
          rows: wide.seqs.length,
          ...{ recordings: recordings.list, signatures: signatures.list, spots: spots.list, known: known.list },
          ...{ concepts: concepts.list(), polarities: polarities.list(), holders: holders.list(), kinds: kinds.list() },
          bounds: { fromAt: least(wide.ats), toAt: most(wide.ats), stamp: most(wide.stamps) },
        },
        {
          ...(floats as Record<keyof typeof wide, Float64Array>),
          ...{ spokenMs: Uint32Array.from(spokenMs), visits: Uint32Array.from(visits) },
          ...{ signatureOf: Uint16Array.from(signatureOf), spotOf: Uint16Array.from(spotOf) },
          knownOf: Uint16Array.from(knownOf),
          ...{ namedEnds: Uint32Array.from(namedEnds), named: Uint16Array.from(named) },
          ...{ opinionEnds: Uint32Array.from(opinionEnds), opinionRows: Uint16Array.from(opinionRows) },
          opinionConcepts: Uint16Array.from(opinionConcepts),
          opinionPolarities: Uint8Array.from(opinionPolarities),
          opinionHolders: Uint8Array.from(opinionHolders),
          ...{ momentRows: Uint16Array.from(momentRows), momentKinds: Uint8Array.from(momentKinds) },
          momentNumbers: Float64Array.from(momentNumbers),
          ...{ lineEnds: Uint32Array.from(lineEnds), line: Uint16Array.from(line), ...codes.sorted() },
          ...{ charKeys: Uint16Array.from(ofChars.keys), charEnds: ofChars.ends, charRows: ofChars.rows },
          ...{ pairKeys: Uint32Array.from(ofPairs.keys), pairEnds: ofPairs.ends, pairRows: ofPairs.rows },
          ...{ wordKeys: ofWords.keys, wordEnds: ofWords.ends, wordRows: ofWords.rows },
          // Every concept is in some row's list, and the lists are in the order of their numbers.
          ...{ conceptEnds: ofConcepts.ends, conceptRows: ofConcepts.rows },
        },
      )
    },
  }
}

const least = (values: number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)
