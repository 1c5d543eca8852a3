const gained = (sha256: string): string => `
  INSERT INTO blobs (sha256, refs, last_seen) VALUES (${sha256}, 1, 0)
  ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1;`
const lost = (sha256: string): string => `
  UPDATE blobs SET refs = refs - 1 WHERE sha256 = ${sha256};`

/**
 * `blobs`: which content something needs. Recordings refer to the audio they are played from, jobs that are not done to what they hold;
 * triggers count, so that no path of writing can forget it. `dying`: its
 * file is being removed. Of jobs that are `single`, a key has one open at most.
 */
export const BLOBS_SCHEMA = `
CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  refs INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'dying')),
  last_seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_ownerless ON blobs (last_seen) WHERE refs = 0;

INSERT INTO blobs (sha256, refs, last_seen)
SELECT sha256, count(*), 0 FROM (
  SELECT audio_ref AS sha256 FROM recordings WHERE audio_ref IS NOT NULL
  UNION ALL SELECT holds FROM jobs WHERE holds IS NOT NULL AND state <> 'done'
) GROUP BY sha256;

CREATE TRIGGER recording_refers AFTER INSERT ON recordings WHEN new.audio_ref IS NOT NULL BEGIN ${gained('new.audio_ref')}
END;
CREATE TRIGGER recording_refers_no_more AFTER DELETE ON recordings WHEN old.audio_ref IS NOT NULL BEGIN ${lost('old.audio_ref')}
END;
CREATE TRIGGER recording_refers_otherwise AFTER UPDATE OF audio_ref ON recordings
WHEN old.audio_ref IS NOT new.audio_ref BEGIN
  INSERT INTO blobs (sha256, refs, last_seen) SELECT new.audio_ref, 1, 0 WHERE new.audio_ref IS NOT NULL
  ON CONFLICT (sha256) DO UPDATE SET refs = refs + 1; ${lost('old.audio_ref')}
END;
CREATE TRIGGER job_holds AFTER INSERT ON jobs WHEN new.holds IS NOT NULL AND new.state <> 'done' BEGIN ${gained('new.holds')}
END;
CREATE TRIGGER job_lets_go AFTER UPDATE OF state ON jobs
WHEN new.holds IS NOT NULL AND old.state <> 'done' AND new.state = 'done' BEGIN ${lost('new.holds')}
END;
CREATE TRIGGER job_is_gone AFTER DELETE ON jobs WHEN old.holds IS NOT NULL AND old.state <> 'done' BEGIN ${lost('old.holds')}
END;

ALTER TABLE jobs ADD COLUMN single INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET single = 1 WHERE key IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM jobs other WHERE other.key = jobs.key AND other.state IN ('queued', 'running', 'blocked')
    AND jobs.state IN ('queued', 'running', 'blocked') AND other.seq < jobs.seq);
CREATE UNIQUE INDEX jobs_single ON jobs (key) WHERE single = 1 AND state IN ('queued', 'running', 'blocked');
`
