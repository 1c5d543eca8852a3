/** Jobs by their last change: whoever tells people how analyses go asks every second what is new. */
export const JOBS_BY_CHANGE_SCHEMA = `
CREATE INDEX jobs_by_change ON jobs (updated_at, seq);
`
