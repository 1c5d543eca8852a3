/**
 * Re-readings of what was said with knowledge that was published later (`rereads`; `place_at` and `place_seq` are of the recording that was read
 * last), and what the recordings that they changed were analysed as (`reread_bases`): every re-reading starts from that.
 */
export const REREADS_SCHEMA = `
CREATE TABLE rereads (
  id TEXT PRIMARY KEY,
  line TEXT NOT NULL,
  number INTEGER NOT NULL,
  pack TEXT NOT NULL,
  store_id TEXT,
  who TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'superseded')),
  begun_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  recordings INTEGER NOT NULL,
  done INTEGER NOT NULL,
  utterances INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  report TEXT NOT NULL,
  place_at INTEGER NOT NULL,
  place_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rereads_by_line ON rereads (line, begun_at);
CREATE TABLE reread_bases (
  recording INTEGER PRIMARY KEY REFERENCES recordings (seq) ON DELETE CASCADE,
  content TEXT NOT NULL,
  digest TEXT NOT NULL,
  knowledge_version TEXT
) STRICT;
`
