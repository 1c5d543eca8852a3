/** Content that is about to come, once for each that brings it: it is not removed meanwhile. `last_seen` is when it last came, or began to die. */
export const ARRIVALS_SCHEMA = `
CREATE TABLE blob_arrivals (seq INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, expected_at INTEGER NOT NULL) STRICT;
CREATE INDEX blob_arrivals_by_content ON blob_arrivals (sha256, expected_at);
`
