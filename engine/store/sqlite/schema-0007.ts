/**
 * Languages: of each utterance (NULL where the recogniser told none), and of each recording the spans in which no Chinese was
 * spoken, as JSON; `v_other_languages` has them as rows.
 */
export const LANGUAGES_SCHEMA = `
ALTER TABLE utterances ADD COLUMN language TEXT;
ALTER TABLE utterances ADD COLUMN language_probability REAL;
ALTER TABLE recordings ADD COLUMN other_languages TEXT NOT NULL DEFAULT '[]';
CREATE VIEW v_other_languages AS
SELECT r.id AS recording_id, r.store_id, r.device_id, r.device_kind, r.duration_ms,
  r.started_at + (o.value ->> 'startMs') AS at, o.value ->> 'startMs' AS start_ms, o.value ->> 'endMs' AS end_ms,
  o.value ->> 'language' AS language, o.value ->> 'languageProbability' AS language_probability
FROM recordings r, json_each(r.other_languages) o;
`
