/**
 * Visits: every utterance belongs to one. What was kept before is one visit per recording, as it was counted until then; what is
 * known of a visit (`visit_facts`: stages, needs, groups, the hint of an outcome) comes with its next analysis. `outcomes` is what
 * became of visits, as people or the till told, kept by its place in the recording, not by a visit's row: a new analysis may draw
 * the visits otherwise (`v_outcomes`). `store_hours` is when stores are open.
 */
export const VISITS_SCHEMA = `
CREATE TABLE visits (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  recording INTEGER NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  certainty REAL NOT NULL,
  bounds TEXT NOT NULL
) STRICT;
CREATE INDEX visits_by_recording ON visits (recording, start_ms);
ALTER TABLE utterances ADD COLUMN visit INTEGER REFERENCES visits (seq) ON DELETE SET NULL;
CREATE INDEX utterances_by_visit ON utterances (visit, ord);

INSERT INTO visits (id, recording, start_ms, end_ms, certainty, bounds)
SELECT r.id || '-v' || min(u.start_ms), r.seq, min(u.start_ms), max(u.end_ms), 1, '{"evidence":[],"doubts":[]}'
FROM recordings r JOIN utterances u ON u.recording = r.seq GROUP BY r.seq;
UPDATE utterances SET visit = (SELECT v.seq FROM visits v WHERE v.recording = utterances.recording);

CREATE TABLE visit_facts (
  visit INTEGER NOT NULL REFERENCES visits (seq) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('stage', 'need', 'group', 'outcome')),
  fact TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  utterance INTEGER NOT NULL REFERENCES utterances (seq) ON DELETE CASCADE,
  PRIMARY KEY (visit, kind, fact, utterance)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_facts_by_fact ON visit_facts (kind, fact, visit);
CREATE INDEX visit_facts_by_utterance ON visit_facts (utterance);

CREATE TABLE outcomes (
  recording INTEGER NOT NULL REFERENCES recordings (seq) ON DELETE CASCADE,
  place_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  happened_at INTEGER,
  source TEXT NOT NULL,
  noted_by TEXT,
  noted_at INTEGER NOT NULL,
  PRIMARY KEY (recording, place_ms, outcome)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcomes_by_outcome ON outcomes (outcome, recording);

CREATE TABLE store_hours (
  store_id TEXT PRIMARY KEY REFERENCES stores (id),
  hours TEXT NOT NULL,
  noted_by TEXT,
  noted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW v_visits AS
SELECT v.id, r.id AS recording_id, r.store_id, r.device_id, r.started_at + v.start_ms AS started_at,
  r.started_at + v.end_ms AS ended_at, v.start_ms, v.end_ms, v.certainty
FROM visits v JOIN recordings r ON r.seq = v.recording;

CREATE VIEW v_outcomes AS
SELECT v.seq AS visit, v.id AS visit_id, o.recording, o.place_ms, o.outcome, o.happened_at, o.source, o.noted_by, o.noted_at
FROM outcomes o JOIN visits v ON v.seq = coalesce(
  (SELECT w.seq FROM visits w WHERE w.recording = o.recording AND w.start_ms <= o.place_ms ORDER BY w.start_ms DESC LIMIT 1),
  (SELECT w.seq FROM visits w WHERE w.recording = o.recording ORDER BY w.start_ms LIMIT 1));
`
