import type { TimeQuality } from '../../recording-types.ts'

/** Columns of a recording (`r`) that say how well its start is known; `startCertaintyOf` takes the row. */
export const START_CERTAINTY =
  'r.time_quality AS "timeQuality", r.starts_from_ms AS "startsFromMs", r.starts_to_ms AS "startsToMs"'

export interface StartCertaintyRow {
  timeQuality: TimeQuality | null
  startsFromMs: number | null
  startsToMs: number | null
}
