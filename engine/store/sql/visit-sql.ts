import type { StoredVisitFact } from '../visit-types.ts'
import type { SqlPart } from './dialect.ts'
import { places } from './rows.ts'

/** The one place that says which visit an utterance belongs to, what is known of a visit, and what became of it. */

/** The number of an utterance's visit, over `u` (utterances). */
export const VISIT_OF = 'u.visit'

/** Every visit: `visit` (its number), `id`, `recording`, `start_ms`, `end_ms`. */
export const VISITS = 'SELECT *, seq AS visit FROM visits'

/** What was found of a visit: `visit`, `kind` (stage, need, group, outcome), `fact`, `zh`, `en`, `utterance` that shows it. */
export const FACTS = 'SELECT visit, kind, fact, zh, en, utterance FROM visit_facts'

/**
 * What became of visits, as people told: `visit`, `recording`, `place_ms`, `outcome`, `happened_at` and the rest. An outcome belongs to the
 * visit that had begun by its place in the recording, so that another analysis, which may draw the visits otherwise, loses none.
 */
export const OUTCOMES = 'SELECT * FROM v_outcomes'

/** `visit` and `value` of what was found of a kind; of what people told. */
export const FOUND = (kind: StoredVisitFact['kind']): string =>
  `SELECT visit, fact AS value FROM (${FACTS}) f WHERE kind = '${kind}'`
export const TOLD = `SELECT visit, outcome AS value FROM (${OUTCOMES}) o`

/**
 * That a visit has one of the values; the empty value stands for visits of which none is known.
 *
 * @param visit - SQL of its number, which may be null
 */
export function visitWith(visit: string, known: string, values: string[]): SqlPart {
  const some = `${visit} IN (SELECT visit FROM (${known}) k WHERE value IN ${places(values)})`
  const none = `${visit} IS NOT NULL AND ${visit} NOT IN (SELECT visit FROM (${known}) k)`
  return { sql: values.includes('') ? `(${some} OR (${none}))` : some, params: values }
}
