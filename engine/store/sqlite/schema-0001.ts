/**
 * The first schema. Rows carry short integer keys (`seq`, never used twice) inside and stable text ids outside. The word
 * index is kept by triggers, so that no path of writing can forget it, and what is deleted is gone from the file. `terms` is the text in the form of store/terms.ts,
 * `words` its words, `base` what the row brings to any ranking, `utterances_narrow` spares a ranking the wide rows,
 * `analysed` the whole utterance as the analysis gave it, kept where a repair may be rejected later.
 */
export const INITIAL_SCHEMA = `
CREATE TABLE stores (id TEXT PRIMARY KEY, name TEXT, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE devices (
  id TEXT PRIMARY KEY, store_id TEXT NOT NULL REFERENCES stores (id), kind TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recordings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  store_id TEXT NOT NULL REFERENCES stores (id),
  device_id TEXT NOT NULL,
  device_kind TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  sample_rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  consent TEXT NOT NULL,
  file TEXT NOT NULL,
  model TEXT NOT NULL,
  pack TEXT NOT NULL,
  pack_version TEXT,
  analysis_version TEXT,
  audio_ref TEXT,
  digest TEXT NOT NULL,
  timings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_by_time ON recordings (started_at, seq);
CREATE INDEX recordings_by_store ON recordings (store_id, started_at);

CREATE TABLE utterances (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  recording INTEGER NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  at INTEGER NOT NULL,
  speaker TEXT,
  role TEXT NOT NULL,
  stage TEXT,
  confidence REAL NOT NULL,
  base REAL NOT NULL,
  text TEXT NOT NULL,
  raw_text TEXT NOT NULL,
  terms TEXT NOT NULL,
  words TEXT NOT NULL,
  number_terms TEXT NOT NULL,
  tokens TEXT NOT NULL,
  intents TEXT NOT NULL,
  analysed TEXT
) STRICT;
CREATE INDEX utterances_by_recording ON utterances (recording, ord);
CREATE INDEX utterances_by_time ON utterances (at, seq);
CREATE INDEX utterances_narrow ON utterances (seq, base, at, recording, role, stage, confidence);

CREATE VIRTUAL TABLE utterance_index USING fts5 (
  terms, words, number_terms, content = 'utterances', content_rowid = 'seq',
  tokenize = "unicode61 remove_diacritics 0 tokenchars '._'"
);
INSERT INTO utterance_index (utterance_index, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER utterance_written AFTER INSERT ON utterances BEGIN
  INSERT INTO utterance_index (rowid, terms, words, number_terms)
  VALUES (new.seq, new.terms, new.words, new.number_terms);
END;
CREATE TRIGGER utterance_removed AFTER DELETE ON utterances BEGIN
  INSERT INTO utterance_index (utterance_index, rowid, terms, words, number_terms)
  VALUES ('delete', old.seq, old.terms, old.words, old.number_terms);
END;
CREATE TRIGGER utterance_changed AFTER UPDATE OF terms, words, number_terms ON utterances
WHEN old.terms <> new.terms OR old.words <> new.words OR old.number_terms <> new.number_terms BEGIN
  INSERT INTO utterance_index (utterance_index, rowid, terms, words, number_terms)
  VALUES ('delete', old.seq, old.terms, old.words, old.number_terms);
  INSERT INTO utterance_index (rowid, terms, words, number_terms)
  VALUES (new.seq, new.terms, new.words, new.number_terms);
END;

CREATE TABLE numbers (
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE, ord INTEGER NOT NULL,
  "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, surface TEXT NOT NULL, written TEXT NOT NULL, value REAL NOT NULL,
  kind TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (utterance, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE, ord INTEGER NOT NULL,
  concept_id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, surface TEXT NOT NULL, "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL, confidence REAL NOT NULL, how TEXT NOT NULL, negated INTEGER NOT NULL,
  PRIMARY KEY (utterance, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_concept ON mentions (concept_id, utterance);

CREATE TABLE opinions (
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE, ord INTEGER NOT NULL,
  holder TEXT NOT NULL, concept_id TEXT, name TEXT, polarity TEXT NOT NULL, score REAL NOT NULL, cues TEXT NOT NULL,
  "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, PRIMARY KEY (utterance, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX opinions_by_concept ON opinions (concept_id, polarity, utterance);
CREATE INDEX opinions_by_polarity ON opinions (polarity, utterance);

CREATE TABLE repairs (
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE, ord INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE, original TEXT NOT NULL, replacement TEXT NOT NULL, "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, concept_id TEXT NOT NULL,
  score REAL NOT NULL, rule TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'rejected')),
  decided_at INTEGER, decided_by TEXT, PRIMARY KEY (utterance, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX repairs_by_state ON repairs (state, utterance);

CREATE TABLE redactions (
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE, ord INTEGER NOT NULL,
  kind TEXT NOT NULL, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL, PRIMARY KEY (utterance, ord)
) STRICT, WITHOUT ROWID;

CREATE TABLE moments (
  seq INTEGER PRIMARY KEY, recording INTEGER NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  ord INTEGER NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, weight REAL NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX moments_by_recording ON moments (recording, ord);
CREATE TABLE moment_utterances (
  moment INTEGER NOT NULL REFERENCES moments (seq) ON DELETE CASCADE,
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE,
  kind TEXT NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY (moment, ord)
) STRICT, WITHOUT ROWID;
CREATE INDEX moment_utterances_by_utterance ON moment_utterances (utterance, kind);
CREATE INDEX moment_utterances_by_kind ON moment_utterances (kind, utterance);

CREATE TABLE concepts (
  id TEXT PRIMARY KEY, pack TEXT NOT NULL, pack_version TEXT, type TEXT NOT NULL, name TEXT NOT NULL, parent TEXT
) STRICT;
CREATE INDEX concepts_by_parent ON concepts (parent);
CREATE TABLE concept_names (
  name TEXT NOT NULL, concept_id TEXT NOT NULL REFERENCES concepts (id) ON DELETE CASCADE,
  PRIMARY KEY (name, concept_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_names_by_concept ON concept_names (concept_id);

CREATE TABLE keys (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, role TEXT NOT NULL, store_ids TEXT, label TEXT NOT NULL,
  created_at INTEGER NOT NULL, revoked_at INTEGER
) STRICT;

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, key TEXT, payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')), attempts INTEGER NOT NULL DEFAULT 0,
  run_after INTEGER NOT NULL, lease_until INTEGER, error TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, run_after, seq);
CREATE INDEX jobs_by_key ON jobs (key, state, seq);

CREATE VIEW v_utterances AS
SELECT u.id, r.id AS recording_id, r.store_id, r.device_id, r.device_kind, u.at, u.start_ms, u.end_ms, u.speaker, u.role,
  u.stage, u.text, u.confidence, r.consent, r.model, r.pack, r.pack_version
FROM utterances u JOIN recordings r ON r.seq = u.recording;

CREATE VIEW v_mentions AS
SELECT u.id AS utterance_id, r.id AS recording_id, r.store_id, r.device_id, u.at, u.role, u.stage, m.concept_id, m.name,
  m.type, m.surface, m."start", m."end", m.confidence, m.how, m.negated
FROM mentions m JOIN utterances u ON u.seq = m.utterance JOIN recordings r ON r.seq = u.recording;

CREATE VIEW v_opinions AS
SELECT u.id AS utterance_id, r.id AS recording_id, r.store_id, r.device_id, u.at, u.role, u.stage, o.holder,
  o.concept_id, o.name, o.polarity, o.score, o.cues
FROM opinions o JOIN utterances u ON u.seq = o.utterance JOIN recordings r ON r.seq = u.recording;
`
