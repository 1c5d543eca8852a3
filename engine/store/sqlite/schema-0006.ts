/**
 * `installation` holds what is made once for this database and never told: the secret that cursors are sealed with.
 * `utterances_narrow` gets what figures count by, so that they need not read the wide rows.
 */
export const INSTALLATION_SCHEMA = `
CREATE TABLE installation (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
DROP INDEX utterances_narrow;
CREATE INDEX utterances_narrow ON utterances
  (seq, base, at, recording, role, stage, confidence, visit, start_ms, end_ms);
`
