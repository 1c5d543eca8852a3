/**
 * What people decided about repairs, kept beyond the repairs themselves: a later analysis that has learnt from a rejection makes that
 * repair no more, and a recording may be deleted. The words around a repair go with the recording; without `before` and `after` a
 * decision still counts. Decisions from before this step come without them.
 */
export const REPAIR_DECISIONS_SCHEMA = `
CREATE TABLE repair_decisions (
  seq INTEGER PRIMARY KEY,
  store_id TEXT NOT NULL REFERENCES stores (id),
  recording INTEGER REFERENCES recordings (seq) ON DELETE SET NULL,
  start_ms INTEGER NOT NULL,
  original TEXT NOT NULL,
  replacement TEXT NOT NULL,
  concept_id TEXT NOT NULL,
  before TEXT,
  after TEXT,
  state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected')),
  decided_at INTEGER NOT NULL,
  decided_by TEXT,
  UNIQUE (recording, start_ms, original, replacement)
) STRICT;
CREATE INDEX repair_decisions_by_store ON repair_decisions (store_id, concept_id, original);
CREATE TRIGGER repair_decisions_outlive BEFORE DELETE ON recordings BEGIN
  UPDATE repair_decisions SET before = NULL, after = NULL WHERE recording = old.seq;
END;
INSERT INTO repair_decisions
  (store_id, recording, start_ms, original, replacement, concept_id, state, decided_at, decided_by)
SELECT r.store_id, r.seq, p.start_ms, p.original, p.replacement, p.concept_id, p.state,
  coalesce(p.decided_at, r.updated_at), p.decided_by
FROM repairs p JOIN utterances u ON u.seq = p.utterance JOIN recordings r ON r.seq = u.recording
WHERE p.state <> 'proposed'
ON CONFLICT DO NOTHING;
`
