/** Jobs by their last change, see sqlite/schema-0018.ts. */
export const JOBS_BY_CHANGE_SCHEMA = `
CREATE INDEX jobs_by_change ON jobs (updated_at, seq);
`
