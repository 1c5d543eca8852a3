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
