import type { ConceptName, FigureSource } from '../../figure-types.ts'
import { resolveConcepts } from '../concepts.ts'
import type { Reader } from '../database.ts'
import { utterancesOf } from './heard.ts'
import { storeFacts, recordedIn } from './recorded.ts'
import { factTitles, outcomesOf, visitFacts } from './said.ts'

/** What figures are counted from, over connections that only read. */
export function createFigureSource(reader: Reader): FigureSource {
  return {
    utterances: (scope) => utterancesOf(reader, scope),
    idsOf: (seqs) => idsOf(reader, seqs),
    visitFacts: (kind) => visitFacts(reader, kind),
    outcomes: () => outcomesOf(reader),
    factTitles: (kind) => factTitles(reader, kind),
    concepts: () => reader.all<ConceptName>('SELECT id, name, type, parent FROM concepts'),
    resolveConcepts: (names) => resolveConcepts(reader, [...names]),
    recorded: (scope) => recordedIn(reader, scope),
    stores: () => storeFacts(reader),
  }
}

async function idsOf(reader: Reader, seqs: readonly number[]): Promise<Map<number, string>> {
  const found = await reader.all<{ seq: number; id: string }>(
    `SELECT seq, id FROM utterances WHERE ${reader.dialect.among('seq', 'number')}`,
    [JSON.stringify(seqs)],
  )
  return new Map(found.map(({ seq, id }) => [seq, id]))
}
