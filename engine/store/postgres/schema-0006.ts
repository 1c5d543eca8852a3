/** What people keep, see sqlite/schema-0017.ts. */
export const KEPT_SCHEMA = `
CREATE TABLE kept (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('search', 'basket', 'link')),
  owner text NOT NULL,
  store_ids text,
  name text NOT NULL,
  shared bigint NOT NULL,
  content text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  expires_at bigint
);
CREATE INDEX kept_by_kind ON kept (kind, updated_at);
CREATE TABLE evidence (
  id text PRIMARY KEY,
  basket text NOT NULL REFERENCES kept (id) ON DELETE CASCADE,
  utterance text NOT NULL,
  recording bigint NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  start_ms bigint NOT NULL,
  end_ms bigint NOT NULL,
  note text NOT NULL,
  place bigint NOT NULL,
  added_at bigint NOT NULL,
  UNIQUE (basket, utterance)
);
CREATE INDEX evidence_by_recording ON evidence (recording);
`
