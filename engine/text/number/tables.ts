import { readTablesFile, type TablesFile } from './tables-file.ts'
import { createWordTable, type ContextWord, type WordTable } from './words.ts'

/** A part of the day: hours within `from`..`to` are twelve later; at night twelve is midnight. */
export interface PartOfDay {
  from: number
  to: number
  night: boolean
}

/** The words around numbers, ready to be looked up. */
export interface NumberTables {
  units: WordTable
  /** The one name of a unit's surface. */
  unitNames: ReadonlyMap<string, string>
  notUnits: WordTable
  halfUnits: ReadonlySet<string>
  tailUnits: ReadonlySet<string>
  notNumbers: WordTable
  vague: WordTable
  vagueEnds: ReadonlyMap<string, readonly [low: number, high: number]>
  vagueHeads: WordTable
  aboutBefore: WordTable
  aboutAfter: WordTable
  money: {
    units: WordTable
    tenths: WordTable
    hundredths: WordTable
    unlessBefore: WordTable
    signs: WordTable
    signUnits: ReadonlyMap<string, string>
    counters: WordTable
    counts: ReadonlyMap<string, number>
    letters: ReadonlyMap<string, number>
    lettersUnlessBefore: WordTable
    screens: ReadonlySet<string>
  }
  price: { words: WordTable; between: WordTable; unlessBefore: WordTable }
  distance: { words: WordTable; within: number }
  rate: { words: WordTable; within: number }
  rooms: WordTable
  percent: { tenthsUnlessBefore: WordTable; discountUnlessBefore: WordTable }
  date: Record<
    | 'weekdayHeads'
    | 'weekdayBefore'
    | 'weekdayUnlessBefore'
    | 'dayUnlessBefore'
    | 'dayUnlessAfter'
    | 'yearBefore'
    | 'yearAfter'
    | 'yearOf'
    | 'yearUnlessAfter',
    WordTable
  >
  time: { parts: WordTable; hoursOf: ReadonlyMap<string, PartOfDay> } & Record<
    'unlessBefore' | 'unlessAfter' | 'before' | 'after' | 'oneAfter',
    WordTable
  >
}

let tables: NumberTables | undefined

/** The tables that ship; read and checked once, when the first number is looked for. */
export function numberTables(): NumberTables {
  tables ??= buildTables(readTablesFile())
  return tables
}

const split = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '')
const table = (words: string): WordTable => createWordTable(split(words))

function buildTables(file: TablesFile): NumberTables {
  const unitNames = namesOf(file.units)
  const vagueEnds = new Map(Object.entries(file.vague).map(([word, ends]) => [word, pairOf(ends)]))
  return {
    units: createWordTable([...unitNames.keys()]),
    unitNames,
    notUnits: table(file['not-units']),
    halfUnits: new Set(split(file['half-units'])),
    tailUnits: new Set(split(file['tail-units'])),
    notNumbers: createWordTable(inContext(file['not-numbers'])),
    vague: createWordTable([...vagueEnds.keys()]),
    vagueEnds,
    vagueHeads: createWordTable(inContext(file['vague-heads'])),
    aboutBefore: table(file['about-before']),
    aboutAfter: table(file['about-after']),
    rooms: table(file.rooms),
    ...amountTables(file),
    date: dateTables(file.date),
    time: timeTables(file.time),
  }
}

function amountTables(file: TablesFile): Pick<NumberTables, 'money' | 'price' | 'distance' | 'rate' | 'percent'> {
  const { money, price, percent } = file
  return {
    money: {
      units: table(money.units),
      tenths: table(money.tenths),
      hundredths: table(money.hundredths),
      unlessBefore: table(money['unless-before']),
      signs: createWordTable(Object.keys(money.signs)),
      signUnits: new Map(Object.entries(money.signs)),
      counters: createWordTable(Object.keys(money.counters)),
      counts: new Map(Object.entries(money.counters)),
      letters: new Map(Object.entries(money.letters)),
      lettersUnlessBefore: table(money['letters-unless-before']),
      screens: new Set(split(money.screens)),
    },
    price: { words: table(price.words), between: table(price.between), unlessBefore: table(price['unless-before']) },
    distance: { words: table(file.distance.words), within: file.distance.within },
    rate: { words: table(file.rate.words), within: file.rate.within },
    percent: {
      tenthsUnlessBefore: table(percent['tenths-unless-before']),
      discountUnlessBefore: table(percent['discount-unless-before']),
    },
  }
}

const dateTables = (date: TablesFile['date']): NumberTables['date'] => ({
  weekdayHeads: table(date['weekday-heads']),
  weekdayBefore: table(date['weekday-before']),
  weekdayUnlessBefore: table(date['weekday-unless-before']),
  dayUnlessBefore: table(date['day-unless-before']),
  dayUnlessAfter: table(date['day-unless-after']),
  yearBefore: table(date['year-before']),
  yearAfter: table(date['year-after']),
  yearOf: table(date['year-of']),
  yearUnlessAfter: table(date['year-unless-after']),
})

function timeTables(time: TablesFile['time']): NumberTables['time'] {
  const hoursOf = new Map(
    Object.entries(time.parts).map(([word, told]): [string, PartOfDay] => {
      const [from, to] = /\d/.test(told) ? pairOf(told) : [0, -1]
      return [word, { from, to, night: told.endsWith('night') }]
    }),
  )
  return {
    parts: createWordTable([...hoursOf.keys()]),
    hoursOf,
    unlessBefore: createWordTable(inContext(split(split(time['unless-before']).map(orNumeral).join(' ')))),
    unlessAfter: table(time['unless-after']),
    before: table(time.before),
    after: table(time.after),
    oneAfter: table(time['one-after']),
  }
}

/** `#` in a plain list stands for every number character. */
const orNumeral = (word: string): string =>
  word === '#' ? [...'0123456789零〇一二两三四五六七八九十百千万亿幺'].join(' ') : word

function pairOf(text: string): [number, number] {
  const [low = 0, high = 0] = text.split(' ').map(Number)
  return [low, high]
}

/** Surface → name; units under the empty name are their own. */
function namesOf(units: TablesFile['units']): Map<string, string> {
  return new Map(
    Object.entries(units).flatMap(([name, others]) =>
      (name === '' ? split(others) : [name, ...split(others)]).map((word): [string, string] => [word, name || word]),
    ),
  )
}

function inContext(list: TablesFile['not-numbers']): ContextWord[] {
  return list.flatMap((one) => {
    if (typeof one === 'string') return split(one).map((word) => ({ word }))
    const conditions = {
      ...(one.before !== undefined && { before: split(one.before) }),
      ...(one.after !== undefined && { after: split(one.after) }),
      ...(one['unless-before'] !== undefined && { unlessBefore: split(one['unless-before']) }),
      ...(one['unless-after'] !== undefined && { unlessAfter: split(one['unless-after']) }),
    }
    return split(one.words).map((word) => ({ word, ...conditions }))
  })
}
