/** Recordings in which somebody heard that staff and customers are taken for each other. */
export const ROLE_SWAPS_SCHEMA = `
CREATE TABLE role_swaps (
  recording INTEGER PRIMARY KEY REFERENCES recordings (seq) ON DELETE CASCADE,
  noted_by TEXT,
  noted_at INTEGER NOT NULL
) STRICT;
`
