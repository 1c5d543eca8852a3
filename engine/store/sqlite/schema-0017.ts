/**
 * What people keep: searches, baskets of evidence, short links (`kept`), and the utterances in a basket (`evidence`). Those bear no words:
 * they are read where they are, and go with their recording.
 */
export const KEPT_SCHEMA = `
CREATE TABLE kept (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('search', 'basket', 'link')),
  owner TEXT NOT NULL,
  store_ids TEXT,
  name TEXT NOT NULL,
  shared INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_by_kind ON kept (kind, updated_at);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY,
  basket TEXT NOT NULL REFERENCES kept (id) ON DELETE CASCADE,
  utterance TEXT NOT NULL,
  recording INTEGER NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  note TEXT NOT NULL,
  place INTEGER NOT NULL,
  added_at INTEGER NOT NULL,
  UNIQUE (basket, utterance)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_recording ON evidence (recording);
`
