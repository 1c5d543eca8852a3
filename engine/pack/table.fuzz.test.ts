import fc from 'fast-check'
import { describe, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import type { ConceptRow } from './graph-table.ts'
import { checkCycles } from './cycles.ts'
import type { Problem } from './problems.ts'
import { withShortForms } from './short-forms.ts'
import { readTable } from './table.ts'
import { decodeUtf8 } from './text-file.ts'

const TIMEOUT_MS = 600_000
const COLUMNS = ['name', 'type', 'aliases', 'parent']

/** Text that is what it says: no formula, no error of Excel, no comment. */
const cell = fc
  .string({ unit: fc.constantFrom('甲', '套', 'a', '1', ' ', ',', '"', '\n', '|', '｜', '#', '😀', '　') })
  .filter((text) => !/^\s*#/u.test(text))
const row = fc.record({ name: cell.filter((text) => text.trim() !== ''), type: cell, aliases: cell, parent: cell })
const EMPTY_ROW = COLUMNS.map(() => '')

/** As spreadsheets save: what needs quotes has them, and what was once touched leaves empty rows and columns. */
const layout = fc.record({
  lineEnd: fc.constantFrom('\n', '\r\n'),
  before: fc.constantFrom('', '\uFEFF', 'sep=,\n', '\uFEFFsep=,\n', '# 备注, x\n', ',,,\n'),
  emptyColumns: fc.nat(3),
  emptyRowEvery: fc.integer({ min: 1, max: 4 }),
  order: fc.shuffledSubarray(COLUMNS, { minLength: COLUMNS.length }),
})

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

describe('tables', () => {
  test(
    'are read as they were saved',
    () => {
      const property = fc.property(fc.array(row, { maxLength: 20 }), layout, (rows, how) => {
        const empty = Array.from({ length: how.emptyColumns }, () => '')
        const records = rows.flatMap((one, at) => [
          how.order.map((column) => one[column as keyof typeof one]),
          ...(at % how.emptyRowEvery === 0 ? [EMPTY_ROW] : []),
        ])
        const lines = [how.order, ...records].map((cells) => [...cells, ...empty].map(quoted).join(','))
        const problems: Problem[] = []
        const text = how.before + lines.join(how.lineEnd) + how.lineEnd
        const read = readTable(text, 't.csv', { wanted: COLUMNS }, problems)
        const got = read.map((one) => COLUMNS.map((column) => one.cell(column)))
        const wanted = rows.map((one) =>
          COLUMNS.map((column) => one[column as keyof typeof one].replaceAll(/\r\n?/g, '\n').trim()),
        )
        return problems.length === 0 && JSON.stringify(got) === JSON.stringify(wanted)
      })
      fc.assert(property, fuzzRuns())
    },
    TIMEOUT_MS,
  )

  test(
    'of any text are rows with a line in the file, or faults; nothing is thrown',
    () => {
      const odd = fc.string({ unit: fc.constantFrom(...'name,type\n\r\t"#=sep;|｜<\uFEFF\u0000甲é#REF!') })
      const property = fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (text) => {
        const problems: Problem[] = []
        const rows = readTable(text, 't.csv', { wanted: ['name'], optional: ['type'] }, problems)
        const lines = text.split(/\r\n|\r|\n/).length
        return [...rows, ...problems].every(({ line }) => line >= 1 && line <= lines)
      })
      fc.assert(property, fuzzRuns())
    },
    TIMEOUT_MS,
  )

  test(
    'of any bytes are text or one fault',
    () => {
      const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const problems: Problem[] = []
        return (decodeUtf8(bytes, 't.csv', problems) === undefined) === (problems.length === 1)
      })
      fc.assert(property, fuzzRuns())
    },
    TIMEOUT_MS,
  )
})

describe('parents', () => {
  test(
    'that form circles are told once each, as walking up from every concept finds them',
    () => {
      const property = fc.property(
        fc.array(fc.option(fc.nat(30), { nil: undefined }), { maxLength: 30 }),
        (parents) => {
          const concepts = parents.map((parent, at) => {
            return { id: `${at}`, line: at + 2, ...(parent !== undefined && { parent: `${parent}` }) }
          })
          const problems: Problem[] = []
          checkCycles(concepts, 't.csv', problems)
          const told = problems.flatMap(({ en }) => (/: (.*)$/.exec(en)?.[1] ?? '').split(' → ').slice(1))
          const onCircle = concepts.filter(({ id }) => returns(id, concepts)).map(({ id }) => id)
          return JSON.stringify(told.sort()) === JSON.stringify(onCircle.sort())
        },
      )
      fc.assert(property, fuzzRuns())
    },
    TIMEOUT_MS,
  )
})

function returns(id: string, concepts: readonly Pick<ConceptRow, 'id' | 'parent'>[]): boolean {
  let at = concepts.find((one) => one.id === id)?.parent
  for (let steps = 0; at !== undefined && steps < concepts.length; steps++) {
    if (at === id) return true
    at = concepts.find((one) => one.id === at)?.parent
  }
  return false
}

describe('short forms', () => {
  test(
    'stand behind the longest beginning that any other term shares',
    () => {
      const name = fc.string({ unit: fc.constantFrom('明', '星', '辰'), minLength: 3, maxLength: 9 })
      const property = fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const terms = names.map((one) => ({ id: one, type: 'product' as const, name: one, ...NOTHING }))
        return withShortForms(terms, new Set()).every(({ aliases }, at) => {
          const start = longestShared(names[at], names.toSpliced(at, 1))
          return aliases.every((alias) => alias.includes('..') || alias === names[at].slice(start))
        })
      })
      fc.assert(property, fuzzRuns())
    },
    TIMEOUT_MS,
  )
})

const NOTHING = { aliases: [], not: [], heardAs: [] }

function longestShared(name: string, others: readonly string[]): number {
  let length = name.length
  while (length > 0 && !others.some((other) => other.startsWith(name.slice(0, length)))) length--
  return length
}
