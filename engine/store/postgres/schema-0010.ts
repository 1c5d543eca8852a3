/** Re-readings, and what they start from; see sqlite/schema-0021.ts. */
export const REREADS_SCHEMA = `
CREATE TABLE rereads (
  id text PRIMARY KEY,
  line text NOT NULL,
  number bigint NOT NULL,
  pack text NOT NULL,
  store_id text,
  who text NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'superseded')),
  begun_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  recordings bigint NOT NULL,
  done bigint NOT NULL,
  utterances bigint NOT NULL,
  changed bigint NOT NULL,
  report text NOT NULL,
  place_at bigint NOT NULL,
  place_seq bigint NOT NULL
);
CREATE INDEX rereads_by_line ON rereads (line, begun_at);
CREATE TABLE reread_bases (
  recording bigint PRIMARY KEY REFERENCES recordings (seq) ON DELETE CASCADE,
  content text NOT NULL,
  digest text NOT NULL,
  knowledge_version text
);
`
