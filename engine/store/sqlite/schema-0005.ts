/**
 * Jobs may be blocked: they wait for somebody to mend something. `lane` are those that take turns, `started_at` when a job was started
 * last, `holds` the content that must stay while a job is not done. SQLite cannot change a CHECK, so the table is made anew.
 */
export const BLOCKED_JOBS_SCHEMA = `
CREATE TABLE jobs_with_lanes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, key TEXT,
  lane TEXT NOT NULL DEFAULT '', holds TEXT, payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'blocked', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0, run_after INTEGER NOT NULL, lease_until INTEGER, started_at INTEGER, error TEXT,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO jobs_with_lanes (seq, id, kind, key, lane, holds, payload, state, attempts, run_after, lease_until, error,
  created_at, updated_at)
SELECT seq, id, kind, key, coalesce(json_extract(payload, '$.storeId'), ''), json_extract(payload, '$.sha256'), payload,
  state, attempts, run_after, lease_until, error, created_at, updated_at
FROM jobs ORDER BY seq;
DROP TABLE jobs;
ALTER TABLE jobs_with_lanes RENAME TO jobs;
CREATE INDEX jobs_by_state ON jobs (state, run_after, seq);
CREATE INDEX jobs_by_key ON jobs (key, state, seq);
CREATE INDEX jobs_by_lane ON jobs (lane, started_at);
CREATE INDEX recordings_by_audio ON recordings (audio_ref) WHERE audio_ref IS NOT NULL;
CREATE INDEX jobs_by_held ON jobs (holds, state) WHERE holds IS NOT NULL;
`
