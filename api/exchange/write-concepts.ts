import { Readable } from 'node:stream'
import { csvOf } from '../tables/csv.ts'
import { tableOf, type Table } from '../tables/table.ts'
import { xlsxOf } from '../tables/xlsx.ts'
import { CONCEPT_COLUMNS, type ShownConcept } from './concept-table.ts'
import { skosOf } from './skos.ts'

export const CONCEPT_FORMATS = ['csv', 'xlsx', 'jsonld'] as const
export type ConceptFormat = (typeof CONCEPT_FORMATS)[number]

export const conceptTable = (concepts: readonly ShownConcept[]): Table =>
  tableOf('graph', CONCEPT_COLUMNS, concepts, { lang: 'zh' })

/** Concepts as a file, which reads back as they are. */
export function writeConcepts(concepts: readonly ShownConcept[], format: ConceptFormat, bom = true): Readable {
  if (format === 'xlsx') return xlsxOf(conceptTable(concepts))
  if (format === 'jsonld') return Readable.from([skosOf(concepts)])
  return Readable.from(csvOf(conceptTable(concepts), { bom }))
}
